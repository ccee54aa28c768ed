import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from '../logging/logger.ts'

/**
 * Runs `step` again and again until disposed, `pauseMs` after each end. A step that fails is logged
 * and tried again: what it needs (Postgres, Redis) comes back.
 *
 * @param name of the work, for the log
 */
export function keepGoing(
  name: string,
  step: (stop: AbortSignal) => Promise<void>,
  pauseMs: { readonly success: number; readonly failure: number },
  log: Logger,
): AsyncDisposable {
  const stop = new AbortController()
  const running = run()

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      const pause = await succeeded()
      await wait(pause ? pauseMs.success : pauseMs.failure, undefined, {
        signal: stop.signal,
      }).catch(() => undefined)
    }
  }

  async function succeeded(): Promise<boolean> {
    try {
      await step(stop.signal)
      return true
    } catch (err) {
      if (!stop.signal.aborted)
        log.warn({ err, work: name }, 'Background work failed; trying again')
      return false
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}
