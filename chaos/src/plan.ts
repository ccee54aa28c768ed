import type { Random } from './random.ts'
import type { Crash } from './turns/step.ts'

/** What one schedule is to be like; all of it comes from its seed. */
export interface Plan {
  readonly callers: number
  readonly processes: number
  /** Of requests to providers that go wrong. */
  readonly faultRate: number
  /** Of steps before which the clock jumps. */
  readonly jumpRate: number
  readonly longJumpMs: number
  /** By how much the clocks of processes may be off, in ms. */
  readonly skews: readonly number[]
  /** The step, counted from the start, with which its process dies. */
  readonly crashes: ReadonlyMap<number, Crash>
  /** The owner takes their leave back, and gives it again. */
  readonly reconnects: boolean
}

const HOUR_MS = 3_600_000

export function drawPlan(random: Random): Plan {
  return {
    callers: 2 + random.below(3),
    processes: 1 + random.below(3),
    faultRate: random.pick([0, 0.1, 0.1, 0.3]),
    jumpRate: random.pick([0, 0.01, 0.03]),
    longJumpMs: random.pick([700_000, HOUR_MS]),
    skews: random.pick([[0], [0], [0, 1500, -1500], [0, 40_000, -40_000]]),
    crashes: drawCrashes(random),
    reconnects: random.chance(0.3),
  }
}

/** Anywhere in a schedule: most have some hundred steps. */
function drawCrashes(random: Random): Map<number, Crash> {
  const count = random.pick([0, 1, 1, 2, 3])
  return new Map(
    Array.from({ length: count }, () => [
      1 + random.below(400),
      random.pick(['before', 'after'] as const),
    ]),
  )
}
