import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { expect, it } from 'vitest'
import { limitCallRate } from './call-rate.ts'

it('lets each caller call so often a minute, and says how long to wait', () => {
  const clock = fixedClock(0)
  const rate = limitCallRate(2, clock)
  expect([1, 2, 3].map(() => rate.secondsToWait('ada'))).toEqual([0, 0, 60])
  expect(rate.secondsToWait('grace')).toBe(0)
  clock.advance(45_000)
  expect(rate.secondsToWait('ada')).toBe(15)
  clock.advance(15_000)
  expect(rate.secondsToWait('ada')).toBe(0)
})
