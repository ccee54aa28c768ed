import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { WorkingHours } from '../working-hours.ts'
import { resolveWhen } from './resolve-when.ts'

const hours: WorkingHours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  starts: '09:00',
  ends: '17:00',
}))

const zone = fc.constantFrom(
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'Africa/Cairo',
)

const DAY_MS = 24 * 3600_000
const now = fc
  .integer({ min: Date.parse('2026-01-01T00:00:00Z'), max: Date.parse('2029-12-31T00:00:00Z') })
  .map((instant) => Math.floor(instant / 60_000) * 60_000)

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  ['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ['August', 'September', 'October', 'November', 'December'],
].flat()

/** A working half hour 1 to 300 days ahead, with words for it. */
const ahead = fc.record({
  zone,
  now,
  days: fc.integer({ min: 1, max: 300 }),
  halfHour: fc.integer({ min: 18, max: 33 }),
})

function wordsFor(date: Temporal.PlainDate, halfHour: number): string[] {
  const weekday = WEEKDAYS[date.dayOfWeek - 1]
  const month = MONTHS[date.month - 1]
  const [hour, minute] = [Math.floor(halfHour / 2), halfHour % 2 === 0 ? '00' : '30']
  const half = hour < 12 ? 'am' : 'pm'
  const twelve = hour > 12 ? hour - 12 : hour
  return [
    `${weekday} ${date.day} ${month} at ${twelve}:${minute} ${half}`,
    `${month} ${date.day} at ${hour}:${minute}`,
    `${weekday} the ${date.day}th of ${month} at ${twelve}:${minute}`.replace(/(1|2|3)th/, '$1th'),
    `at ${twelve}:${minute} ${half.replace('m', ' m')} on ${month} ${date.day}`,
    `${date.toString()}T${String(hour).padStart(2, '0')}:${minute}`,
    `${date.toString()} at ${twelve}:${minute} ${half}`,
  ]
}

describe('resolveWhen', () => {
  it('finds one and the same instant in every way to say a date and a time, in any zone', () => {
    const property = fc.property(ahead, ({ zone, now, days, halfHour }) => {
      const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
      const date = today.toPlainDate().add({ days })
      const plainTime = { hour: Math.floor(halfHour / 2), minute: (halfHour % 2) * 30 }
      const start = date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
      for (const said of wordsFor(date, halfHour)) {
        const when = resolveWhen(said, { now, zone, hours, american: false })
        expect([said, when]).toEqual([said, { kind: 'exact', start }])
      }
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('finds weekdays within the coming week, and tomorrow the day after today', () => {
    const property = fc.property(zone, now, fc.integer({ min: 0, max: 6 }), (zone, now, index) => {
      const hearing = { now, zone, hours, american: false }
      const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
      const when = resolveWhen(`on ${WEEKDAYS[index]}`, hearing)
      if (when.kind !== 'range') throw new Error(when.kind)
      const found = Temporal.Instant.fromEpochMilliseconds(when.from).toZonedDateTimeISO(zone)
      expect(found.dayOfWeek).toBe(index + 1)
      const distance = today.toPlainDate().until(found.toPlainDate()).days
      expect(distance).toBeGreaterThanOrEqual(0)
      expect(distance).toBeLessThan(7)
      const tomorrow = resolveWhen('tomorrow', hearing)
      if (tomorrow.kind !== 'range') throw new Error(tomorrow.kind)
      expect(tomorrow.from).toBe(
        today.toPlainDate().add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
      )
    })
    fc.assert(property, { numRuns: 200 })
  })

  it('never throws, never goes back, never means more than a month', () => {
    const words =
      'next tuesday the 24 24th of november at two half past pm a week in from to between and noon ' +
      'tomorrow today after lunch morning 99 31 february 2026 - / : month'
    const said = fc.oneof(
      fc
        .array(fc.constantFrom(...words.split(' ')), { maxLength: 8 })
        .map((chosen) => chosen.join(' ')),
      fc.string({ maxLength: 200 }),
    )
    const property = fc.property(said, zone, now, fc.boolean(), (said, zone, now, american) => {
      const when = resolveWhen(said, { now, zone, hours, american })
      const windows = when.kind === 'range' ? when.windows : [{ start: now, end: now + 1 }]
      const lengths = windows.map(({ start, end }) => end - start)
      expect(windows.length).toBeGreaterThan(0)
      expect(windows.length).toBeLessThanOrEqual(31)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(63 * DAY_MS)
      expect(when.kind === 'exact' ? when.start : now).toBeGreaterThanOrEqual(now)
    })
    fc.assert(property, { numRuns: 3000 })
  })
})
