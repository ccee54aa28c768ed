const DAY_MS = 24 * 3600 * 1000
const WEDNESDAY = 3

/** A Wednesday one to two weeks from now, within what may be booked: `2026-11-25`. */
export function aWednesday(): string {
  const inAWeek = new Date(Date.now() + 7 * DAY_MS)
  const days = (WEDNESDAY + 7 - inAWeek.getUTCDay()) % 7
  return new Date(inAWeek.getTime() + days * DAY_MS).toISOString().slice(0, 10)
}
