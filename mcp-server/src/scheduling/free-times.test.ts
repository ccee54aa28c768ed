import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { freeTimes, nearestTo, obstacleTo, spread } from './free-times.ts'
import { DAY_MS, merge, MINUTE_MS, overlaps, subtract, type Interval } from './interval.ts'
import { openIntervals, type WorkingHours } from './working-hours.ts'

const HALF_HOUR = 30 * MINUTE_MS
const hours: WorkingHours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  starts: '09:00',
  ends: '17:00',
}))

const zones = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Cairo',
]

const day = (date: string, zone: string): Interval => {
  const start = Temporal.PlainDate.from(date).toZonedDateTime(zone)
  return { start: start.epochMilliseconds, end: start.add({ days: 1 }).epochMilliseconds }
}

function local(times: readonly Interval[], zone: string): string[] {
  return times.map(({ start }) =>
    Temporal.Instant.fromEpochMilliseconds(start)
      .toZonedDateTimeISO(zone)
      .toPlainTime()
      .toString({ smallestUnit: 'minute' }),
  )
}

function free(window: Interval, zone: string, busy: Interval[] = [], lengthMs = HALF_HOUR) {
  const open = openIntervals(hours, zone, window)
  return freeTimes({ open, busy, windows: [window], lengthMs, zone, notBefore: window.start })
}

describe('freeTimes', () => {
  it('steps by half hours through the working hours', () => {
    const times = local(free(day('2026-11-24', 'Europe/London'), 'Europe/London'), 'Europe/London')
    expect(times).toHaveLength(16)
    expect([times[0], times.at(-1)]).toEqual(['09:00', '16:30'])
  })

  it('leaves out what is taken, and starts again on a half hour', () => {
    const window = day('2026-11-24', 'UTC')
    const lunch = { start: window.start + 12 * 3600_000, end: window.start + 13 * 3600_000 + 1 }
    const times = local(free(window, 'UTC', [lunch]), 'UTC')
    expect(times).not.toContain('12:00')
    expect(times).not.toContain('12:30')
    expect(times).not.toContain('13:00')
    expect(times).toContain('11:30')
    expect(times).toContain('13:30')
  })

  it('keeps working hours on the wall clock when clocks change', () => {
    for (const date of ['2026-03-29', '2026-10-25']) {
      const times = local(free(day(date, 'Europe/London'), 'Europe/London'), 'Europe/London')
      expect([date, times.length, times[0], times.at(-1)]).toEqual([date, 16, '09:00', '16:30'])
    }
  })

  it('never offers what is taken, closed, past or of another length', () => {
    const interval = fc
      .tuple(fc.integer({ min: 0, max: 3 * 24 * 60 }), fc.integer({ min: 1, max: 600 }))
      .map(([from, length]) => ({ from, length }))
    const property = fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 800 }),
      fc.array(interval, { maxLength: 8 }),
      fc.constantFrom(5, 30, 45, 60, 480),
      (zone, offset, taken, minutes) => {
        const date = Temporal.PlainDate.from('2025-12-01').add({ days: offset })
        const { start } = day(date.toString(), zone)
        const window = { start, end: start + 3 * DAY_MS }
        const busy = taken.map(({ from, length }) => ({
          start: start + from * MINUTE_MS,
          end: start + (from + length) * MINUTE_MS,
        }))
        const open = openIntervals(hours, zone, window)
        for (const time of free(window, zone, busy, minutes * MINUTE_MS)) {
          expect(time.end - time.start).toBe(minutes * MINUTE_MS)
          expect(obstacleTo(time, open, busy)).toBeUndefined()
          expect(time.start).toBeGreaterThanOrEqual(window.start)
        }
      },
    )
    fc.assert(property, { numRuns: 150 })
  })
})

describe('intervals', () => {
  const any = fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 20 }))
      .map(([start, length]) => ({ start, end: start + length })),
    { maxLength: 10 },
  )
  const points = (intervals: readonly Interval[]) =>
    Array.from({ length: 130 }, (_, at) =>
      intervals.some((interval) => overlaps(interval, { start: at, end: at + 1 })),
    )

  it('subtract and merge as sets of points do', () => {
    const property = fc.property(any, any, (open, busy) => {
      const expected = points(open).map((isOpen, at) => isOpen && !points(busy)[at])
      expect(points(subtract(open, busy))).toEqual(expected)
      const merged = merge(open)
      expect(points(merged)).toEqual(points(open))
      for (const [index, { start }] of merged.entries()) {
        expect(start).toBeGreaterThan(merged[index - 1]?.end ?? -1)
      }
    })
    fc.assert(property, { numRuns: 60 })
  })
})

describe('choosing among free times', () => {
  const times = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((start) => ({ start, end: start + 1 }))
  const starts = (chosen: readonly Interval[]) => chosen.map(({ start }) => start)

  it('takes the nearest, in order', () => {
    expect(starts(nearestTo(6, times, 3))).toEqual([5, 6, 7])
    expect(starts(nearestTo(100, times, 3))).toEqual([6, 7, 8])
  })

  it('spreads over all of them', () => {
    expect(starts(spread(times, 3))).toEqual([0, 4, 8])
    expect(starts(spread(times.slice(0, 2), 3))).toEqual([0, 1])
  })
})
