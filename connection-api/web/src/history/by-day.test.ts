import { expect, test } from 'vitest'
import { byDay } from './by-day.ts'

test('calls come under the day that it was here', () => {
  const [late, early, before] = [
    { offered_at: '2026-11-24T00:30:00Z' },
    { offered_at: '2026-11-23T23:30:00Z' },
    { offered_at: '2026-11-23T12:00:00Z' },
  ]
  expect(byDay([late, early, before], 'UTC')).toEqual([
    { day: '2026-11-24', calls: [late] },
    { day: '2026-11-23', calls: [early, before] },
  ])
  expect(byDay([late, early, before], 'Europe/Berlin')).toEqual([
    { day: '2026-11-24', calls: [late, early] },
    { day: '2026-11-23', calls: [before] },
  ])
  expect(byDay([], 'UTC')).toEqual([])
})
