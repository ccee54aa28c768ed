import { describe, expect, it } from 'vitest'
import { hearDays } from './hear-days.ts'

/** Monday 23 November 2026 in London. */
const hearing = {
  now: Date.parse('2026-11-23T09:00:00Z'),
  zone: 'Europe/London',
  hours: [{ weekday: 1, starts: '09:00', ends: '17:00' }],
  american: false,
}

describe('hearDays', () => {
  it.each([
    ['Monday to Friday', [1, 2, 3, 4, 5]],
    ['mon-fri', [1, 2, 3, 4, 5]],
    ['weekdays', [1, 2, 3, 4, 5]],
    ['weekends', [6, 7]],
    ['every day', [1, 2, 3, 4, 5, 6, 7]],
    ['every Tuesday', [2]],
    ['Tuesdays and Thursdays', [2, 4]],
    ['Saturday to Monday', [1, 6, 7]],
    ['Monday, Wednesday and Friday', [1, 3, 5]],
    ['Tuesday', [2]],
  ])('hears %s as days of every week', (said, weekdays) => {
    expect(hearDays(said, hearing)).toEqual({ kind: 'weekly', weekdays })
  })

  it.each([
    ['next Tuesday', '2026-12-01', '2026-12-01'],
    ['this Friday', '2026-11-27', '2026-11-27'],
    ['tomorrow', '2026-11-24', '2026-11-24'],
    ['24 December', '2026-12-24', '2026-12-24'],
    ['24 to 26 December', '2026-12-24', '2026-12-26'],
    ['the 24th to the 26th', '2026-11-24', '2026-11-26'],
    ['from the 24th of December to the 2nd of January', '2026-12-24', '2027-01-02'],
    ['2026-12-24/2026-12-26', '2026-12-24', '2026-12-26'],
    ['next week', '2026-11-30', '2026-12-06'],
  ])('hears %s as dates', (said, first, last) => {
    expect(hearDays(said, hearing)).toEqual({ kind: 'dates', first, last })
  })

  it.each(['Easter', '', 'Monday at nine', 'every third Tuesday', '26 to 24 December 2026'])(
    'asks again for %s',
    (said) => {
      expect(hearDays(said, hearing).kind).toBe('unclear')
    },
  )
})
