import { expect, test } from 'vitest'
import { dayAfter, dayBefore, openDayFrom } from './open-days.ts'

const OFFICE = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, starts: '09:00', ends: '17:00' }))

test.each([
  ['a day that is open', '2026-11-26', [], '2026-11-26'],
  ['a weekend', '2026-11-28', [], '2026-11-30'],
  ['a holiday behind it', '2026-11-28', ['2026-11-30', '2026-12-01'], '2026-12-02'],
])('the next open day from %s', (_, day, days, expected) => {
  const holidays = days.map((one) => ({ day: one, name: 'Holiday' }))
  expect(openDayFrom(day, { hours: OFFICE, holidays })).toBe(expected)
})

test('somebody who is never open is shown the day that was asked for', () => {
  expect(openDayFrom('2026-11-28', { hours: [], holidays: [] })).toBe('2026-11-28')
})

test('days before and after go over months and years', () => {
  expect(dayAfter('2026-12-31')).toBe('2027-01-01')
  expect(dayBefore('2026-03-01')).toBe('2026-02-28')
})
