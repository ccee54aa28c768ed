import type { Clock, Instant } from '../time/clock.ts'

/** A clock that stands still until it is moved. */
export interface FixedClock extends Clock {
  set(instant: Instant): void
  advance(milliseconds: number): void
}

/** @param start an instant, or RFC 3339 text */
export function fixedClock(start: Instant | string): FixedClock {
  let now = typeof start === 'string' ? Date.parse(start) : start
  return {
    now: () => now,
    set: (instant) => {
      now = instant
    },
    advance: (milliseconds) => {
      now += milliseconds
    },
  }
}
