import { dayOf, deviceZone } from '../text/dates.ts'

/** What happened on one day, `YYYY-MM-DD`. */
export interface Day<T> {
  readonly day: string
  readonly calls: readonly T[]
}

/** Calls under the day of this device on which they began, in the order that they come in. */
export function byDay<T extends { readonly offered_at: string }>(
  calls: readonly T[],
  zone = deviceZone(),
): Day<T>[] {
  const days = Map.groupBy(calls, ({ offered_at }) => dayOf(offered_at, zone))
  return [...days].map(([day, those]) => ({ day, calls: those }))
}
