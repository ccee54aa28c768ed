import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { sayMoment } from './say-date.ts'

function moment(local: string, zone = 'Europe/London'): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone)
}

describe('a moment in words', () => {
  it.each([
    ['2026-11-24T14:00', 'Tuesday the twenty fourth of November at two p m'],
    ['2026-12-01T09:30', 'Tuesday the first of December at nine thirty a m'],
    ['2026-12-20T12:00', 'Sunday the twentieth of December at twelve p m'],
    ['2026-12-31T10:15', 'Thursday the thirty first of December at ten fifteen a m'],
    ['2026-11-30T16:45', 'Monday the thirtieth of November at four forty five p m'],
    ['2027-01-12T11:00', 'Tuesday the twelfth of January at eleven a m'],
  ])('%s', (local, words) => {
    expect(sayMoment(moment(local))).toBe(words)
  })

  it('is said in its own zone', () => {
    const london = moment('2026-11-24T14:00')
    expect(sayMoment(london.withTimeZone('America/New_York'))).toContain('at nine a m')
  })
})
