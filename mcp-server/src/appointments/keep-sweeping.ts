import { keepGoing } from '@parley/shared/lifecycle/keep-going'
import { sweepEventChanges } from '../events/sweep-event-changes.ts'
import { sweepAppointments, type SweepDeps } from './sweep-appointments.ts'

const EVERY_MS = 3000

/** Sweeps at once and then every few seconds, one at a time, until disposed. */
export function keepSweeping(deps: SweepDeps): AsyncDisposable {
  let olderThanMs: number | undefined = 0
  const sweep = async () => {
    await sweepAppointments(deps, olderThanMs)
    await sweepEventChanges(deps, olderThanMs)
    olderThanMs = undefined
  }
  return keepGoing('sweep', sweep, { success: EVERY_MS, failure: EVERY_MS }, deps.log)
}
