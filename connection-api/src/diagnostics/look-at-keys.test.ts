import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import {
  startSimulatedClerk,
  type SimulatedClerk,
} from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { createClerkKeys } from '../clerk/clerk-keys.ts'
import { lookAtKeys } from './look-at-keys.ts'

let clerk: SimulatedClerk
const clock = fixedClock('2026-11-24T09:00:00Z')

beforeAll(async () => {
  clerk = await startSimulatedClerk(clock)
})
afterAll(() => clerk[Symbol.asyncDispose]())

it('tells keys that are young, old and out of reach', async () => {
  const keys = createClerkKeys(clerk.url, clock)
  expect(await lookAtKeys(keys, clock)).toEqual({ reachable: true, age_seconds: 0 })
  clerk.setDown(true)
  clock.advance(20_000)
  expect(await lookAtKeys(keys, clock)).toEqual({ reachable: true, age_seconds: 20 })
  clock.advance(20_000)
  expect(await lookAtKeys(keys, clock)).toEqual({ reachable: false, age_seconds: 40 })
  const never = createClerkKeys(clerk.url, clock)
  expect(await lookAtKeys(never, clock)).toEqual({ reachable: false, age_seconds: null })
})
