import { Temporal } from 'temporal-polyfill'
import { clip, MINUTE_MS, overlaps, subtract, type Interval } from './interval.ts'

/** Offered times start on the local half hour. */
const STEP_MINUTES = 30

export interface FreeTimesQuestion {
  /** Where times may lie, and what of it is taken. */
  readonly open: readonly Interval[]
  readonly busy: readonly Interval[]
  /** Times start in one of these. */
  readonly windows: readonly Interval[]
  readonly lengthMs: number
  /** IANA zone whose half hours count. */
  readonly zone: string
  /** Nothing starts earlier. */
  readonly notBefore: number
}

/**
 * Every free time of the wanted length, sorted. Steps are in exact time, so that each is really
 * that long, also on a day when clocks change.
 */
export function freeTimes(question: FreeTimesQuestion): Interval[] {
  const { lengthMs, notBefore, zone } = question
  const times = subtract(question.open, question.busy).flatMap((free) => {
    const from = firstHalfHour(Math.max(free.start, notBefore), zone)
    const found: Interval[] = []
    for (let start = from; start + lengthMs <= free.end; start += STEP_MINUTES * MINUTE_MS) {
      found.push({ start, end: start + lengthMs })
    }
    return found
  })
  return times.filter(({ start }) =>
    question.windows.some((window) => clip({ start, end: start + 1 }, window)),
  )
}

/** Why exactly this time cannot be had; undefined: it can. */
export function obstacleTo(
  wanted: Interval,
  open: readonly Interval[],
  busy: readonly Interval[],
): 'taken' | 'outside_working_hours' | undefined {
  const isOpen = open.some(({ start, end }) => start <= wanted.start && wanted.end <= end)
  if (!isOpen) return 'outside_working_hours'
  return busy.some((interval) => overlaps(interval, wanted)) ? 'taken' : undefined
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

function firstHalfHour(instant: number, zone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(zone)
    .round({ smallestUnit: 'minute', roundingIncrement: STEP_MINUTES, roundingMode: 'ceil' })
    .epochMilliseconds
}
