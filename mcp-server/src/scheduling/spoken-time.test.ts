import { describe, expect, it } from 'vitest'
import {
  isSameDay,
  spokenChoice,
  spokenClock,
  spokenInterval,
  spokenList,
  spokenMoment,
  spokenSpan,
  writtenInterval,
} from './spoken-time.ts'

const zone = 'America/New_York'
const at = (text: string) => Date.parse(text)
const now = at('2026-11-21T12:00:00Z')
const span = (start: string, end: string) => ({ start: at(start), end: at(end) })

describe('spoken time', () => {
  it.each([
    ['2026-11-24T19:00:00Z', '2 pm'],
    ['2026-11-24T19:30:00Z', '2:30 pm'],
    ['2026-11-24T14:05:00Z', '9:05 am'],
    ['2026-11-24T17:00:00Z', '12 pm'],
    ['2026-11-24T05:00:00Z', '12 am'],
  ])('%s is %s in New York', (instant, expected) => {
    expect(spokenClock(at(instant), zone)).toBe(expected)
  })

  it('says the half of the day once where both ends share it', () => {
    const afternoon = span('2026-11-24T19:00:00Z', '2026-11-24T19:30:00Z')
    const noon = span('2026-11-24T16:30:00Z', '2026-11-24T17:30:00Z')
    expect(spokenSpan(afternoon, zone)).toBe('2 to 2:30 pm')
    expect(spokenSpan(noon, zone)).toBe('11:30 am to 12:30 pm')
  })

  it('says the day on which something ends when it is another', () => {
    const night = span('2026-11-25T04:30:00Z', '2026-11-25T05:30:00Z')
    expect(spokenSpan(night, zone)).toBe('11:30 pm to Wednesday 25 November, 12:30 am')
  })

  it('says the year only when it is another one', () => {
    expect(spokenMoment(at('2026-11-24T19:00:00Z'), zone, now)).toBe('Tuesday 24 November at 2 pm')
    expect(spokenMoment(at('2027-01-05T19:00:00Z'), zone, now)).toBe(
      'Tuesday 5 January 2027 at 2 pm',
    )
  })

  it('takes the weekday of the owner’s zone, not of UTC', () => {
    const late = span('2026-11-25T03:00:00Z', '2026-11-25T03:30:00Z')
    expect(spokenInterval(late, zone, now)).toBe('Tuesday 24 November, 10 to 10:30 pm')
    expect(writtenInterval(late, zone)).toBe('Tuesday 24 November 2026, 22:00 to 22:30')
    expect(isSameDay(late.start, at('2026-11-24T12:00:00Z'), zone)).toBe(true)
  })

  it('joins what is said one after another', () => {
    expect(spokenChoice(['a', 'b', 'c'])).toBe('a, b or c')
    expect(spokenList(['a', 'b'])).toBe('a and b')
    expect(spokenList(['a'])).toBe('a')
    expect(spokenChoice([])).toBe('')
  })
})
