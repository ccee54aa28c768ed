import type { Instant } from '@parley/shared/time/clock'

/** Half-open: `[start, end)`. */
export interface Interval {
  readonly start: Instant
  readonly end: Instant
}

export function overlaps(left: Interval, right: Interval): boolean {
  return left.start < right.end && left.end > right.start
}

/** In order, with what overlaps or touches made one. */
export function merged(intervals: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = []
  for (const next of intervals.toSorted((left, right) => left.start - right.start)) {
    const last = result.at(-1)
    if (last === undefined || next.start > last.end) result.push(next)
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, next.end) }
  }
  return result
}
