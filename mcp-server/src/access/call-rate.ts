import type { Clock } from '@parley/shared/time/clock'

const WINDOW_MS = 60_000

/** How often each caller may call tools, counted in this process. */
export interface CallRate {
  /** Counts one call; 0 when it may go on, else whole seconds until it may be tried again. */
  secondsToWait(caller: string): number
}

/** Counts in windows of a minute. It stops a loop that ran wild; it is no defence of its own. */
export function limitCallRate(perMinute: number, clock: Clock): CallRate {
  let counts = new Map<string, number>()
  let windowEnds = 0
  return {
    secondsToWait(caller) {
      const now = clock.now()
      if (now >= windowEnds) {
        counts = new Map()
        windowEnds = now + WINDOW_MS
      }
      const count = (counts.get(caller) ?? 0) + 1
      counts.set(caller, count)
      return count <= perMinute ? 0 : Math.ceil((windowEnds - now) / 1000)
    },
  }
}
