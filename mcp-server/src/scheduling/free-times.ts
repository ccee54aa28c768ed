import { merge, overlaps, subtract, type Interval } from './interval.ts'
import { gridOf, type OffsetSpan } from './local-time.ts'

/** What is looked for: how long, and what must be free around it. In milliseconds. */
export interface Shape {
  readonly lengthMs: number
  /** Kept free before and after, also outside of working hours. */
  readonly beforeMs: number
  readonly afterMs: number
}

export interface FreeTimesQuestion {
  /** Where times may lie, and what of it is taken. */
  readonly open: readonly Interval[]
  readonly busy: readonly Interval[]
  /** Times start in one of these. */
  readonly windows: readonly Interval[]
  readonly shape: Shape
  /** From one start to the next, in exact time. */
  readonly stepMs: number
  /** Times start when the wall clock shows a multiple of this. */
  readonly alignMs: number
  /** Offsets of the owner's zone wherever it is open. */
  readonly spans: readonly OffsetSpan[]
}

/**
 * Every free time of the wanted length, sorted. Steps are in exact time, so that each is really
 * that long, also on a day when clocks change. Grows with what is open plus what is taken.
 */
export function freeTimes(question: FreeTimesQuestion): Interval[] {
  const { shape, stepMs } = question
  const { lengthMs } = shape
  const align = gridOf(question.spans, question.alignMs)
  const isWanted = inOneOf(question.windows)
  const times: Interval[] = []
  for (const free of subtract(question.open, reaches(question.busy, shape))) {
    let from = free.start
    while (from + lengthMs <= free.end) {
      const start = align(from)
      if (start === undefined || start + lengthMs > free.end) break
      if (isWanted(start)) times.push({ start, end: start + lengthMs })
      from = start + stepMs
    }
  }
  return times
}

/** Taken time, grown by what an appointment beside it must keep free on that side. */
function reaches(
  busy: readonly Interval[],
  { beforeMs, afterMs }: Pick<Shape, 'beforeMs' | 'afterMs'>,
): readonly Interval[] {
  if (beforeMs === 0 && afterMs === 0) return busy
  return busy
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => ({ start: start - afterMs, end: end + beforeMs }))
}

/** What an appointment keeps others out of. */
export function blockedBy({ start, end }: Interval, shape: Pick<Shape, 'beforeMs' | 'afterMs'>) {
  return { start: start - shape.beforeMs, end: end + shape.afterMs }
}

/** Whether `wanted` lies in the open time as a whole. */
export function isWithin(wanted: Interval, open: readonly Interval[]): boolean {
  return merge(open).some(({ start, end }) => start <= wanted.start && wanted.end <= end)
}

export function isTaken(wanted: Interval, busy: readonly Interval[]): boolean {
  return busy.some((interval) => overlaps(interval, wanted))
}

/** Asked for ever later instants. */
function inOneOf(windows: readonly Interval[]): (instant: number) => boolean {
  const sorted = merge(windows)
  let index = 0
  return (instant) => {
    while ((sorted[index]?.end ?? Infinity) <= instant) index += 1
    return (sorted[index]?.start ?? Infinity) <= instant
  }
}

/** The `count` times that start nearest to `wanted`, sorted by time. */
export function nearestTo(wanted: number, times: readonly Interval[], count: number): Interval[] {
  return times
    .toSorted((a, b) => Math.abs(a.start - wanted) - Math.abs(b.start - wanted))
    .slice(0, count)
    .toSorted((a, b) => a.start - b.start)
}

/** `count` times that give a fair picture of all: the first, the last, and evenly between. */
export function spread(times: readonly Interval[], count: number): Interval[] {
  if (times.length <= count) return [...times]
  const step = (times.length - 1) / (count - 1)
  return Array.from({ length: count }, (_, index) => times[Math.round(index * step)]).filter(
    (time) => time !== undefined,
  )
}
