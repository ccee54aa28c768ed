import { expect, it } from 'vitest'
import { writtenDays, writtenTime } from './written-time.ts'

const zone = 'Europe/London'

it.each([
  ['2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z', 'Tuesday 24 Nov'],
  ['2026-11-24T14:00:00.000Z', '2026-11-24T14:30:00.000Z', 'Tuesday 24 Nov'],
  ['2026-11-23T00:00:00.000Z', '2026-11-28T00:00:00.000Z', 'Mon 23 Nov to Fri 27 Nov'],
])('names the days from %s to %s', (start, end, words) => {
  expect(writtenDays({ start, end, zone })).toBe(words)
})

it('writes a time in its own zone, whatever that of the machine', () => {
  const start = '2026-11-24T14:00:00.000Z'
  const end = '2026-11-24T15:30:00.000Z'
  expect(writtenTime({ start, end, zone })).toBe('Tue 24 Nov, 14:00 to 15:30')
  expect(writtenTime({ start, end, zone: 'Asia/Kathmandu' })).toBe('Tue 24 Nov, 19:45 to 21:15')
  expect(writtenTime({ start, end, zone: 'Pacific/Auckland' })).toBe('Wed 25 Nov, 03:00 to 04:30')
  expect(writtenTime({ start, end: '2026-11-25T09:00:00.000Z', zone })).toBe(
    'Tue 24 Nov, 14:00 to Wed 25 Nov, 09:00',
  )
})
