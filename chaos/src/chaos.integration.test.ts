import { expect, inject, it } from 'vitest'
import { reportOf } from './report.ts'
import { runSchedules } from './run-schedules.ts'
import { NOTHING_LEFT_OUT, PROTECTIONS, type Without } from './without/without.ts'

const urls = { databaseUrl: inject('databaseUrl'), redisUrl: inject('redisUrl') }

const run = (without: Without, schedules: number) =>
  runSchedules({ ...urls, firstSeed: 1, schedules, lanes: 3, without })

it('keeps what was promised through two dozen schedules', async () => {
  const result = await run(NOTHING_LEFT_OUT, 24)
  expect(result.failure ? reportOf(result, undefined) : '').toBe('')
  expect(result.schedules).toBe(24)
  // Something did go wrong, and people were told something all the same.
  expect(result.counts.crashes).toBeGreaterThan(5)
  expect(result.counts.faults).toBeGreaterThan(5)
  expect(result.counts.jumps).toBeGreaterThan(10)
  expect(result.counts.statements).toBeGreaterThan(40)
})

it('misses the sweep when it is left out', async () => {
  const { failure } = await run(PROTECTIONS.outbox, 200)
  expect(failure?.broken.join('\n')).toMatch(/for ever/)
})
