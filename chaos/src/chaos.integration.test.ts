import { expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { reportOf } from './report.ts'
import { runSchedules } from './run-schedules.ts'
import { NOTHING_LEFT_OUT, PROTECTIONS, type Without } from './without/without.ts'

const urls = realServices()

/** Seconds where the machine is ours; many times that where it is shared. */
const PATIENCE_MS = 600_000

const run = (without: Without, firstSeed: number, schedules: number) =>
  runSchedules({ ...urls, firstSeed, schedules, lanes: 4, without })

it(
  'keeps what was promised through two hundred schedules',
  async () => {
    const result = await run(NOTHING_LEFT_OUT, 1, 200)
    expect(result.failure ? reportOf(result, undefined) : '').toBe('')
    expect(result.schedules).toBe(200)
    // Something did go wrong, and people were told something all the same.
    expect(result.counts.crashes).toBeGreaterThan(40)
    expect(result.counts.faults).toBeGreaterThan(40)
    expect(result.counts.jumps).toBeGreaterThan(70)
    expect(result.counts.statements).toBeGreaterThan(300)
  },
  PATIENCE_MS,
)

it(
  'misses the sweep when it is left out',
  async () => {
    const { failure } = await run(PROTECTIONS.outbox, 9, 60)
    expect(failure?.broken.join('\n')).toMatch(/for ever/)
  },
  PATIENCE_MS,
)
