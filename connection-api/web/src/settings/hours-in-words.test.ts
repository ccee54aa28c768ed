import { expect, test } from 'vitest'
import { hoursInWords, toolWeekday } from './hours-in-words.ts'

test('the hours of a weekday are written as they are set', () => {
  const hours = [
    { weekday: 1, starts: '09:00', ends: '12:00' },
    { weekday: 1, starts: '13:00', ends: '17:00' },
  ]
  expect(hoursInWords(hours, 1)).toBe('09:00 to 12:00 and 13:00 to 17:00')
  expect(hoursInWords(hours, 2)).toBe('')
  expect([toolWeekday(1), toolWeekday(7)]).toEqual(['Monday', 'Sunday'])
})
