import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import type { WorkingHours } from '../working-hours.ts'
import { resolveWhen } from './resolve-when.ts'
import type { When } from './when.ts'

const zone = 'Europe/London'
const hours: WorkingHours[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  starts: '09:00',
  ends: '17:00',
}))

/** A Saturday, five past nine in London. */
const now = Date.parse('2026-11-21T09:05:00Z')

const hear = (said: string, at = now) =>
  show(resolveWhen(said, { now: at, zone, hours, american: false }))

function show(when: When): string {
  if (when.kind === 'exact') return local(when.start)
  if (when.kind === 'unclear') return `? ${when.why}`
  const daily = when.windows.length > 1 ? ` x${when.windows.length}` : ''
  const first = when.windows[0]
  return first ? `${local(first.start)} .. ${local(first.end)}${daily}` : 'nothing'
}

function local(instant: number): string {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
    .replace('T', ' ')
}

describe('resolveWhen', () => {
  it.each([
    ['Tuesday the twenty fourth of November at two p m', '2026-11-24 14:00'],
    ['Tuesday the twenty-fourth of November at two p.m.', '2026-11-24 14:00'],
    ['tuesday november twenty fourth at two pm', '2026-11-24 14:00'],
    ['tuesday november 24 at 2 pm', '2026-11-24 14:00'],
    ['Tuesday, November 24th, 2026 at 2:00 PM', '2026-11-24 14:00'],
    ['the 24th of November at 14:30', '2026-11-24 14:30'],
    ['24 November at 2 pm', '2026-11-24 14:00'],
    ['24/11/2026 14:00', '2026-11-24 14:00'],
    ['2026-11-24T14:00', '2026-11-24 14:00'],
    ['2026-11-24T14:00:00Z', '2026-11-24 14:00'],
    ['2026-11-24T14:00:00+01:00', '2026-11-24 13:00'],
    ['2026-11-24 at 2 pm', '2026-11-24 14:00'],
    ['tomorrow at 2 pm', '2026-11-22 14:00'],
    ['tomorrow at two', '2026-11-22 14:00'],
    ['Tuesday at nine', '2026-11-24 09:00'],
    ['Tuesday at half past nine in the morning', '2026-11-24 09:30'],
    ['half past nine in the morning on Tuesday', '2026-11-24 09:30'],
    ['Tuesday at quarter to three', '2026-11-24 14:45'],
    ['Tuesday quarter past ten', '2026-11-24 10:15'],
    ['Tuesday ten thirty a m', '2026-11-24 10:30'],
    ['Tuesday at nine oh five', '2026-11-24 09:05'],
    ['Tuesday at fourteen thirty', '2026-11-24 14:30'],
    ['tuesday at noon', '2026-11-24 12:00'],
    ['tuesday at 12', '2026-11-24 12:00'],
    ['tuesday at seven in the evening', '2026-11-24 19:00'],
    ['tonight at 8', '2026-11-21 20:00'],
    ['at 8 tonight', '2026-11-21 20:00'],
    ['today at three', '2026-11-21 15:00'],
    ['at two pm', '2026-11-21 14:00'],
    ["two o'clock on Wednesday", '2026-11-25 14:00'],
    ['Wednesday afternoon at three', '2026-11-25 15:00'],
    ['next Tuesday at 11', '2026-11-24 11:00'],
    ['a week from today at 3 pm', '2026-11-28 15:00'],
    ['in two weeks at ten', '2026-12-05 10:00'],
    ['the day after tomorrow at ten', '2026-11-23 10:00'],
    ['in two hours', '2026-11-21 11:05'],
    ['in half an hour', '2026-11-21 09:35'],
    ['tomorrow at to pm', '2026-11-22 14:00'],
    ['the twenty fourth at ten', '2026-11-24 10:00'],
    ['January the fifth at ten am', '2027-01-05 10:00'],
    ['5 January twenty twenty seven at ten am', '2027-01-05 10:00'],
    ['next week on Thursday at 4', '2026-11-26 16:00'],
    ['can I have tomorrow at 2 pm please', '2026-11-22 14:00'],
  ])('%s is exactly %s', (said, expected) => {
    expect(hear(said)).toBe(expected)
  })

  it.each([
    ['today', '2026-11-21 00:00 .. 2026-11-22 00:00'],
    ['tomorrow', '2026-11-22 00:00 .. 2026-11-23 00:00'],
    ['Tuesday', '2026-11-24 00:00 .. 2026-11-25 00:00'],
    ['on Saturday', '2026-11-21 00:00 .. 2026-11-22 00:00'],
    ['next Saturday', '2026-11-28 00:00 .. 2026-11-29 00:00'],
    ['next Tuesday after lunch', '2026-11-24 13:00 .. 2026-11-24 18:00'],
    ['Tuesday in the afternoon', '2026-11-24 12:00 .. 2026-11-24 18:00'],
    ['tomorrow morning', '2026-11-22 00:00 .. 2026-11-22 12:00'],
    ['this afternoon', '2026-11-21 12:00 .. 2026-11-21 18:00'],
    ['in the afternoon', '2026-11-21 12:00 .. 2026-11-21 18:00'],
    ['2026-11-24', '2026-11-24 00:00 .. 2026-11-25 00:00'],
    ['2026-11-24/2026-11-26', '2026-11-24 00:00 .. 2026-11-27 00:00'],
    ['this week', '2026-11-16 00:00 .. 2026-11-17 00:00 x7'],
    ['next week', '2026-11-23 00:00 .. 2026-11-24 00:00 x7'],
    ['next week in the afternoon', '2026-11-23 12:00 .. 2026-11-23 18:00 x7'],
    ['the weekend', '2026-11-21 00:00 .. 2026-11-22 00:00 x2'],
    ['next month', '2026-12-01 00:00 .. 2026-12-02 00:00 x31'],
    ['in December', '2026-12-01 00:00 .. 2026-12-02 00:00 x31'],
    ['Tuesday after 3 pm', '2026-11-24 15:00 .. 2026-11-25 00:00'],
    ['Tuesday before noon', '2026-11-24 00:00 .. 2026-11-24 12:00'],
    ['Tuesday between two and four', '2026-11-24 14:00 .. 2026-11-24 16:00'],
    ['Tuesday from 2 to 4 pm', '2026-11-24 14:00 .. 2026-11-24 16:00'],
    ['Tuesday the 24th', '2026-11-24 00:00 .. 2026-11-25 00:00'],
    ['as soon as possible', '2026-11-21 09:05 .. 2026-12-05 09:05'],
    ['the first of December', '2026-12-01 00:00 .. 2026-12-02 00:00'],
  ])('%s is the range %s', (said, expected) => {
    expect(hear(said)).toBe(expected)
  })

  it.each([
    ['', '? nothing_found'],
    ['the dentist', '? nothing_found'],
    ['blue', '? nothing_found'],
    ['Monday the 24th of November', '? weekday_mismatch'],
    ['tomorrow, Tuesday', '? weekday_mismatch'],
    ['Tuesday or Wednesday', '? several'],
    ['Tuesday at 2 pm or 3 pm', '? several'],
    ['not Tuesday', '? nothing_found'],
    ['today at 8 am', '? past'],
    ['2026-11-20T10:00', '? past'],
    ['2026-02-31', '? nothing_found'],
    ['2026-01-01/2099-01-01', '? too_long'],
    ['the 31st of February', '? nothing_found'],
    ['a'.repeat(500), '? nothing_found'],
  ])('%s is asked again: %s', (said, expected) => {
    expect(hear(said)).toBe(expected)
  })

  it('means the same whatever the time zone of the process', () => {
    const before = process.env['TZ']
    const words = ['24 November at 2 pm', 'tomorrow', 'Tuesday at nine', '24/11/2026 14:00']
    const expected = words.map((said) => hear(said))
    const offsets = new Set<number>()
    try {
      for (const zone of ['America/Los_Angeles', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC']) {
        process.env['TZ'] = zone
        offsets.add(new Date(now).getTimezoneOffset())
        expect(words.map((said) => hear(said))).toEqual(expected)
      }
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
    expect(offsets.size).toBe(4)
  })

  it('moves a weekday whose time has passed today to the next week', () => {
    const tuesdayAtThree = Date.parse('2026-11-24T15:00:00Z')
    expect(hear('Tuesday at two', tuesdayAtThree)).toBe('2026-12-01 14:00')
    expect(hear('Tuesday at four', tuesdayAtThree)).toBe('2026-11-24 16:00')
  })

  it('moves a time that clocks skip to the next one there is', () => {
    const march = Date.parse('2027-03-20T09:00:00Z')
    expect(hear('28 March at 1:30 am', march)).toBe('2027-03-28 02:30')
  })
})
