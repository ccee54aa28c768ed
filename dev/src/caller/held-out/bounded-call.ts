import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf, RunFailure } from '../../run-failure.ts'
import type { Judged } from './verdict.ts'

/** Longer than anybody talks, understood or not. */
const CALL_WITHIN_MS = 180_000
/** To hang up and look at the calendar. */
const OVER_WITHIN_MS = 30_000

/**
 * One call of many: it ends when its time is over, and what goes wrong in it is its own. Where
 * nobody could look at the calendar afterwards, it counts as lost.
 *
 * @param place places and judges it, and hangs up when its signal is given
 */
export async function boundedCall(
  seed: number,
  ending: AbortSignal,
  place: (ending: AbortSignal) => Promise<Judged>,
  say: (line: string) => void,
  { callMs = CALL_WITHIN_MS, overMs = OVER_WITHIN_MS } = {},
): Promise<Judged> {
  const startedAt = performance.now()
  const called = place(AbortSignal.any([ending, AbortSignal.timeout(callMs)]))
  try {
    return await Promise.race([called, tooLate(callMs + overMs)])
  } catch (error) {
    say(`${seed}  lost   ${messageOf(error)}`)
    return { seed, verdict: 'lost', turns: 0, ms: performance.now() - startedAt }
  }
}

async function tooLate(afterMs: number): Promise<never> {
  await sleep(afterMs, undefined, { ref: false })
  throw new RunFailure('It did not come to an end.')
}
