import { describe, expect, it } from 'vitest'
import {
  formatDay,
  formatLength,
  formatMoment,
  formatTime,
  formatTimes,
  today,
  weekdayName,
  zoneName,
} from './dates.ts'

const start = '2026-11-24T14:00:00Z'
const end = '2026-11-24T14:30:00Z'
const thatYear = new Date('2026-01-02T00:00:00Z')

describe('a time on the page', () => {
  it('is written as the person writes it, in the zone of the calendar', () => {
    expect(formatDay(start, 'Europe/London', ['en-GB'], thatYear)).toBe('Tuesday 24 November')
    expect(formatTimes(start, end, 'Europe/London', ['en-GB'])).toBe('14:00–14:30')
    const inNewYork = formatTimes(start, end, 'America/New_York', ['en-US'])
    expect(inNewYork.replaceAll(/\s/g, ' ')).toBe('9:00 – 9:30 AM')
    expect(formatDay(start, 'Pacific/Auckland', ['de-DE'], thatYear)).toBe('Mittwoch, 25. November')
    expect(formatMoment(start, ['en-GB'], 'UTC')).toBe('24 Nov 2026, 14:00')
    expect(formatTime(start, ['en-GB'], 'UTC')).toBe('14:00')
  })

  it('has its year where that is another one', () => {
    const later = new Date('2027-01-01T00:30:00Z')
    expect(formatDay(start, 'Europe/London', ['en-GB'], later)).toBe('Tuesday, 24 November 2026')
    const stillThatYear = formatDay(start, 'America/New_York', ['en-GB'], later)
    expect(stillThatYear).toBe('Tuesday 24 November')
  })

  it('is of the day that it is there', () => {
    expect(today('Pacific/Auckland', new Date('2026-11-24T14:00:00Z'))).toBe('2026-11-25')
    expect([weekdayName(1, ['en-GB']), weekdayName(7, ['de'])]).toEqual(['Monday', 'Sonntag'])
  })

  it('comes with the name of its zone', () => {
    expect(zoneName('Europe/London', ['en-GB'])).toBe('United Kingdom Time (London)')
    expect(zoneName('UTC', ['en-GB'])).toMatch(/UTC|Coordinated/)
  })
})

it.each([
  [15, '15 minutes'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [2880, '2 days'],
  [10_080, '1 week'],
])('has %i minutes as %s', (minutes, words) => {
  expect(formatLength(minutes, ['en-GB'])).toBe(words)
})
