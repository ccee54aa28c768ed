/** Half-open `[start, end)`, in milliseconds since 1970 (UTC). */
export interface Interval {
  readonly start: number
  readonly end: number
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Touching is not overlapping. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end
}

/** From the same instant to the same instant. */
export function isAt(a: Interval, b: Interval): boolean {
  return a.start === b.start && a.end === b.end
}

/** The part of `interval` within `window`, or undefined when there is none. */
export function clip(interval: Interval, window: Interval): Interval | undefined {
  const start = Math.max(interval.start, window.start)
  const end = Math.min(interval.end, window.end)
  return start < end ? { start, end } : undefined
}

/** Sorted, with overlapping and touching ones made one. */
export function merge(intervals: readonly Interval[]): Interval[] {
  const merged: Interval[] = []
  for (const next of intervals.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && next.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, next.end) }
    } else if (next.start < next.end) merged.push(next)
  }
  return merged
}

/** What of `open` no `busy` interval touches, sorted. One pass over both. */
export function subtract(open: readonly Interval[], busy: readonly Interval[]): Interval[] {
  const taken = merge(busy)
  let next = 0
  return merge(open).flatMap((interval) => {
    while ((taken[next]?.end ?? Infinity) <= interval.start) next += 1
    return gaps(interval, taken, next)
  })
}

function gaps(interval: Interval, taken: readonly Interval[], first: number): Interval[] {
  const free: Interval[] = []
  let from = interval.start
  for (let index = first; ; index += 1) {
    const busy = taken[index]
    if (!busy || busy.start >= interval.end) break
    if (busy.start > from) free.push({ start: from, end: busy.start })
    from = Math.max(from, busy.end)
  }
  if (from < interval.end) free.push({ start: from, end: interval.end })
  return free
}
