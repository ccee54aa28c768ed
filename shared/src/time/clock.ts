/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number

/** Where time comes from. Handed in everywhere, so that tests and the simulator can set it. */
export interface Clock {
  now(): Instant
}

export const systemClock: Clock = { now: () => Date.now() }

/** RFC 3339 in UTC, the form in which instants leave us. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString()
}

/** Whole seconds since 1970, as JWT claims count (RFC 7519, section 2). */
export function toEpochSeconds(instant: Instant): number {
  return Math.floor(instant / 1000)
}
