import { describe, expect, it } from 'vitest'
import { showWhen } from '../testing/show-when.ts'
import type { WorkingHours } from '../working-hours.ts'
import table from './as-people-say.table.json' with { type: 'json' }
import { resolveWhen } from './resolve-when.ts'

const hours: WorkingHours[] = [1, 2, 3, 4, 5].map((weekday) => ({
  weekday,
  starts: '09:00',
  ends: '17:00',
}))

/** @param at local time and zone, as Temporal writes them */
function hear(said: string, at: string, zone = 'Europe/London'): string {
  const when = resolveWhen(said, { now: Date.parse(at), zone, hours, american: false })
  return showWhen(when, zone)
}

/** A Wednesday. */
const WEDNESDAY = '2026-11-18T10:20:00Z'

describe('days and times as people say them', () => {
  it('are more than 200', () => expect(Object.keys(table).length).toBeGreaterThan(200))

  it.each(Object.entries(table))('"%s" is %s', (said, expected) => {
    expect(hear(said, WEDNESDAY)).toBe(expected)
  })

  it.each([
    ['2026-11-22T08:00:00Z', 'next week', 'Mon 23 Nov 00:00-24:00 x7'],
    ['2026-11-22T08:00:00Z', 'next Friday', 'Fri 27 Nov 00:00-24:00'],
    ['2026-11-22T08:00:00Z', 'this weekend', 'Sat 21 Nov 00:00-24:00 x2'],
    ['2026-11-21T08:00:00Z', 'next weekend', 'Sat 28 Nov 00:00-24:00 x2'],
    ['2026-11-18T23:50:00Z', 'tomorrow at nine', 'Thu 19 Nov 09:00'],
    ['2026-11-18T23:50:00Z', 'in half an hour', 'Thu 19 Nov 00:20'],
    ['2026-11-19T00:10:00Z', 'tomorrow at nine', 'Fri 20 Nov 09:00'],
    ['2026-12-30T09:00:00Z', 'the 2nd at ten', 'Sat 2 Jan 10:00'],
    ['2026-12-30T09:00:00Z', 'in January', 'Fri 1 Jan 00:00-24:00 x31'],
    ['2026-12-30T09:00:00Z', 'next Monday first thing', 'Mon 4 Jan 00:00-10:00'],
    ['2027-01-31T09:00:00Z', 'in a month', 'Sun 28 Feb 00:00-24:00'],
    ['2028-02-01T09:00:00Z', 'the 29th at ten', 'Tue 29 Feb 10:00'],
  ])('said at %s, "%s" is %s', (at, said, expected) => {
    expect(hear(said, at)).toBe(expected)
  })
})

describe('around a change of the clocks', () => {
  it.each([
    ['Europe/London', '2027-03-26T09:00:00Z', 'Sunday at half past one in the morning', '02:30'],
    ['Europe/London', '2027-03-26T09:00:00Z', 'a week today at ten', '10:00'],
    ['Europe/London', '2027-03-27T10:00:00Z', 'in 24 hours', '11:00'],
    ['Europe/London', '2027-03-27T10:00:00Z', 'tomorrow at ten', '10:00'],
    ['America/New_York', '2027-03-12T15:00:00Z', 'Sunday at 2:30 am', '03:30'],
    ['America/New_York', '2027-03-12T15:00:00Z', 'Monday at nine', '09:00'],
    ['Australia/Lord_Howe', '2026-10-01T00:00:00Z', 'Sunday at a quarter past two am', '02:45'],
    ['Asia/Kolkata', '2026-11-18T20:00:00Z', 'tomorrow at noon', '12:00'],
  ])('in %s, said at %s, "%s" is at %s', (zone, at, said, clock) => {
    expect(hear(said, at, zone).split(' ').at(-1)).toBe(clock)
  })

  it.each([
    ['Europe/London', '31 October at 1:30 am', '2027-10-31T00:30:00.000Z'],
    ['America/New_York', '7 November at 1:30 am', '2027-11-07T05:30:00.000Z'],
  ])('in %s, %s is the first of the two', (zone, said, expected) => {
    const now = Date.parse('2027-10-20T12:00:00Z')
    const when = resolveWhen(said, { now, zone, hours, american: false })
    expect(when.kind === 'exact' && new Date(when.start).toISOString()).toBe(expected)
  })

  it('a day is as long as it is', () => {
    const now = Date.parse('2027-03-26T09:00:00Z')
    const sunday = resolveWhen('Sunday', { now, zone: 'Europe/London', hours, american: false })
    expect(sunday).toMatchObject({
      windows: [
        { start: Date.parse('2027-03-28T00:00:00Z'), end: Date.parse('2027-03-28T23:00:00Z') },
      ],
    })
  })
})
