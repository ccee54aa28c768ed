import type { Instant } from '@parley/shared/time/clock'
import type { Temporal } from 'temporal-polyfill'
import type { Interval } from './interval.ts'
import { type Recurrence, repeatDates } from './recurrence.ts'
import { dayStart, instantOf, wallOf } from './wall-time.ts'

/** When an event is: instants with the zone it is thought of in, or days (the last exclusive). */
export type Timing =
  | {
      readonly allDay: false
      readonly start: Instant
      readonly end: Instant
      readonly zone: string
    }
  | { readonly allDay: true; readonly start: Temporal.PlainDate; readonly end: Temporal.PlainDate }

/** What is taken; days last from midnight to midnight in the calendar's zone. */
export function intervalOf(timing: Timing, calendarZone: string): Interval {
  if (!timing.allDay) return timing
  return { start: dayStart(timing.start, calendarZone), end: dayStart(timing.end, calendarZone) }
}

/** The local day on which it starts. */
export function firstDay(timing: Timing): Temporal.PlainDate {
  return timing.allDay ? timing.start : wallOf(timing.start, timing.zone).toPlainDate()
}

/** Every time a series takes place: at the same wall time, for the same length of time. */
export function* seriesTimings(
  first: Timing,
  rule: Recurrence,
  excluded: ReadonlySet<string>,
): Generator<Timing> {
  for (const date of repeatDates(firstDay(first), rule)) {
    if (!excluded.has(date.toString())) yield onDay(first, date)
  }
}

function onDay(first: Timing, date: Temporal.PlainDate): Timing {
  if (first.allDay) {
    return { allDay: true, start: date, end: date.add(first.start.until(first.end)) }
  }
  const { zone } = first
  const start = instantOf(date.toPlainDateTime(wallOf(first.start, zone).toPlainTime()), zone)
  return { allDay: false, start, end: start + (first.end - first.start), zone }
}
