import { sweepEventChanges } from '../events/sweep-event-changes.ts'
import { sweepAppointments, type SweepDeps } from './sweep-appointments.ts'

const EVERY_MS = 3000

/** Sweeps at once and then every few seconds, one at a time, until disposed. */
export function keepSweeping(deps: SweepDeps): AsyncDisposable {
  const stop = new AbortController()
  const running = run(deps, stop.signal)
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

async function run(deps: SweepDeps, stop: AbortSignal): Promise<void> {
  let olderThanMs: number | undefined = 0
  while (!stop.aborted) {
    try {
      await sweepAppointments(deps, olderThanMs)
      await sweepEventChanges(deps, olderThanMs)
      olderThanMs = undefined
    } catch (err) {
      deps.log.warn({ err }, 'The sweep could not run')
    }
    await pause(EVERY_MS, stop)
  }
}

/** Resolves early when stopped. */
function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, milliseconds)
  stop.addEventListener('abort', () => resolve(), { once: true })
  return promise.finally(() => clearTimeout(timer))
}
