import { blockedBy, freeTimes, isTaken, isWithin, type Shape } from './free-times.ts'
import { clip, MINUTE_MS, type Interval } from './interval.ts'
import { gridOf, localDay, offsetSpans, startOfDay, type LocalDay } from './local-time.ts'
import { openIntervals, type WorkingCalendar } from './working-hours.ts'

/** How an owner may be booked. */
export interface Policy {
  /** Exact time between now and the start. */
  readonly noticeMs: number
  /** How many local days ahead, today not counted. */
  readonly horizonDays: number
  /** Appointments that start on one local date. */
  readonly dailyCap: number | undefined
  /** From one offered start to the next. */
  readonly stepMs: number
  /** Appointments start only at multiples of this on the wall clock; undefined: at any minute. */
  readonly alignMs: number | undefined
}

/** Everything an owner has laid down about their time. */
export interface Rules {
  /** IANA. */
  readonly zone: string
  readonly calendar: WorkingCalendar
  readonly policy: Policy
}

/** What is taken already: in the reach that {@link reachOf} names, at least. */
export interface Taken {
  readonly busy: readonly Interval[]
  /** When the appointments start that count towards the daily cap. */
  readonly starts: readonly number[]
}

export interface Question {
  readonly rules: Rules
  readonly shape: Shape
  readonly taken: Taken
  readonly now: number
}

/** Why exactly this time cannot be had. */
export type Obstacle =
  | 'too_soon'
  | 'too_far'
  | 'outside_working_hours'
  | 'taken'
  | 'day_full'
  | 'off_grid'

/**
 * What must be known as taken to answer for `window`: its whole local days, so that steps and caps
 * come out the same whatever part of a day is asked for, and the buffers around them.
 */
export function reachOf({ zone }: Rules, shape: Shape, window: Interval): Interval {
  return blockedBy(wholeDays(whereTheyEnd(window, shape), zone), shape)
}

/** Every time that can be had and starts in one of the windows, sorted. Pure. */
export function availableTimes(question: Question, windows: readonly Interval[]): Interval[] {
  const { rules, shape, taken } = question
  const { stepMs } = rules.policy
  const bookable = bookableRange(question)
  const wanted = windows.flatMap((window) => clip(window, bookable) ?? [])
  if (wanted.length === 0) return []
  const days = wholeDays(whereTheyEnd(hullOf(wanted), shape), rules.zone)
  const spans = offsetSpans(rules.zone, days)
  const open = openIntervals(rules.calendar, spans)
  const alignMs = alignmentOf(rules.policy)
  const asked = { open, busy: taken.busy, windows: wanted, shape, stepMs, alignMs, spans }
  const full = fullDays(question)
  const times = freeTimes(asked)
  return full.size === 0
    ? times
    : times.filter(({ start }) => !full.has(localDay(start, rules.zone)))
}

/** Why exactly this time cannot be had; undefined: it can. Pure. */
export function obstacleTo(wanted: Interval, question: Question): Obstacle | undefined {
  const { rules, shape, taken } = question
  const bookable = bookableRange(question)
  if (wanted.start < bookable.start) return 'too_soon'
  if (wanted.start >= bookable.end) return 'too_far'
  const spans = offsetSpans(rules.zone, wholeDays(wanted, rules.zone))
  if (!isWithin(wanted, openIntervals(rules.calendar, spans))) return 'outside_working_hours'
  if (isTaken(blockedBy(wanted, shape), taken.busy)) return 'taken'
  if (fullDays(question).has(localDay(wanted.start, rules.zone))) return 'day_full'
  const { alignMs } = rules.policy
  const isOnGrid = alignMs === undefined || gridOf(spans, alignMs)(wanted.start) === wanted.start
  return isOnGrid ? undefined : 'off_grid'
}

/** From when to when an appointment may start: notice in exact time, horizon in local days. */
export function bookableRange({ rules, now }: Pick<Question, 'rules' | 'now'>): Interval {
  const { noticeMs, horizonDays } = rules.policy
  const lastDay = localDay(now, rules.zone) + horizonDays
  return { start: now + noticeMs, end: startOfDay(lastDay + 1, rules.zone) }
}

/** Unless the owner says otherwise, what the step has in common with an hour: 30, 20, 15 minutes. */
function alignmentOf({ stepMs, alignMs }: Policy): number {
  return alignMs ?? commonDivisor(stepMs, 60 * MINUTE_MS)
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

function fullDays({ rules, taken }: Question): ReadonlySet<LocalDay> {
  const cap = rules.policy.dailyCap
  if (cap === undefined) return new Set()
  const byDay = Map.groupBy(taken.starts, (start) => localDay(start, rules.zone))
  return new Set([...byDay].filter(([, starts]) => starts.length >= cap).map(([day]) => day))
}

function wholeDays({ start, end }: Interval, zone: string): Interval {
  return {
    start: startOfDay(localDay(start, zone), zone),
    end: startOfDay(localDay(end - 1, zone) + 1, zone),
  }
}

/** What starts in `window` may end after it, on the next day even. */
function whereTheyEnd({ start, end }: Interval, { lengthMs }: Shape): Interval {
  return { start, end: end + lengthMs }
}

function hullOf(windows: readonly Interval[]): Interval {
  return {
    start: Math.min(...windows.map(({ start }) => start)),
    end: Math.max(...windows.map(({ end }) => end)),
  }
}
