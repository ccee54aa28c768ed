import { expect, test } from 'vitest'
import { hoursOn, toolHours, toolWeekday } from './weekday-hours.ts'

test('the hours of a weekday are said as the tool understands them', () => {
  const hours = [
    { weekday: 1, starts: '05:00', ends: '12:00' },
    { weekday: 1, starts: '13:30', ends: '24:00' },
  ]
  expect(toolHours(hoursOn(1, hours))).toBe('5:00 am to 12:00 pm and 1:30 pm to 12:00 am')
  expect(toolHours(hoursOn(2, hours))).toBe('closed')
  expect([toolWeekday(1), toolWeekday(7)]).toEqual(['Monday', 'Sunday'])
})
