import { Temporal } from 'temporal-polyfill'
import type { Interval } from '../interval.ts'
import type { WorkingHours } from '../working-hours.ts'
import { findClock, type ClockSpec, type SaidClock } from './find-clock.ts'
import { findDay, type DayProblem, type Days } from './find-day.ts'
import { findDayPart, type DayPart } from './find-day-part.ts'
import { normalise } from './normalise.ts'
import { resolveIso } from './resolve-iso.ts'
import { resolveSoon } from './resolve-soon.ts'

/** Where and when the words are heard. */
export interface Hearing {
  readonly now: number
  /** IANA zone of the owner. */
  readonly zone: string
  /** Hours without am or pm are meant within these. */
  readonly hours: readonly WorkingHours[]
  /** `11/24` is the 24th of November. */
  readonly american: boolean
}

export type Unclear =
  | { readonly kind: 'unclear'; readonly why: 'nothing_found' | 'several' | 'no_single_day' }
  | { readonly kind: 'unclear'; readonly why: 'past'; readonly at: number }
  | {
      readonly kind: 'unclear'
      readonly why: 'weekday_mismatch'
      /** Local noon of the date that was named. */
      readonly at: number
      /** ISO weekday that was said beside it. */
      readonly said: number
    }

/**
 * What somebody meant. A range has the windows of its days in which a time may start, for example
 * the afternoons of a week.
 */
export type When =
  | { readonly kind: 'exact'; readonly start: number }
  | {
      readonly kind: 'range'
      readonly from: number
      readonly to: number
      readonly windows: readonly Interval[]
    }
  | Unclear

/** Longest range that is looked at: a month and a little. */
const MAX_DAYS = 31

/** Words or ISO 8601 -> instants. Pure: the same words at the same moment mean the same. */
export function resolveWhen(said: string, hearing: Hearing): When {
  return (
    resolveIso(said.trim(), hearing) ??
    resolveSoon(normalise(said), hearing) ??
    fromWords(said, hearing)
  )
}

function fromWords(said: string, hearing: Hearing): When {
  const text = normalise(said)
    .replaceAll(/\bthis (morning|afternoon|evening)\b/g, 'today $1')
    .replaceAll(/\btonight\b/g, 'today evening')
  const clock = findClock(text)
  if (clock === 'several') return unclear('several')
  const part = findDayPart(clock?.rest ?? text)
  const today = todayOf(hearing)
  const day = findDay(part?.rest ?? clock?.rest ?? text, today, hearing.american)
  if (day && 'problem' in day) return ofProblem(day.problem, hearing)
  if (!clock && !part && !day) return unclear('nothing_found')
  if (isHalfUnderstood(day?.rest ?? part?.rest ?? clock?.rest ?? ''))
    return unclear('nothing_found')
  return compose(day?.value, clock?.value, part?.value, hearing)
}

const unclear = (why: 'nothing_found' | 'several' | 'no_single_day'): Unclear => ({
  kind: 'unclear',
  why,
})

/** Words that turn the meaning round, and numbers that found no place: better asked again. */
function isHalfUnderstood(rest: string): boolean {
  return /\d|\b(?:not|never|except|but|or|every|each|before|after|until|without|last|ago|fortnight)\b/.test(
    rest,
  )
}

function ofProblem(problem: DayProblem, { zone }: Hearing): Unclear {
  if (problem.kind === 'several') return unclear('several')
  const noon = problem.date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' })
  return {
    kind: 'unclear',
    why: 'weekday_mismatch',
    at: noon.epochMilliseconds,
    said: problem.said,
  }
}

export function todayOf({ now, zone }: Pick<Hearing, 'now' | 'zone'>): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
}

function compose(
  days: Days | undefined,
  clock: ClockSpec | undefined,
  part: DayPart | undefined,
  hearing: Hearing,
): When {
  if (clock?.kind === 'at') return exactly(days, minutesOf(clock.at, part, hearing), hearing)
  const window = windowOf(clock, part, hearing)
  return within(days ?? daysAhead(window.to, hearing), window, hearing)
}

function exactly(days: Days | undefined, minutes: number, hearing: Hearing): When {
  const said = days ?? daysAhead(minutes, hearing)
  if (!said.first.equals(said.last))
    return within(said, { from: minutes, to: minutes + 30 }, hearing)
  const start = instantAt(said.first, minutes, hearing.zone)
  if (start >= hearing.now) return { kind: 'exact', start }
  // "Tuesday at two" on a Tuesday at three is the next Tuesday.
  if (said.weekday !== undefined) {
    return { kind: 'exact', start: instantAt(said.first.add({ weeks: 1 }), minutes, hearing.zone) }
  }
  return { kind: 'unclear', why: 'past', at: start }
}

interface Window {
  readonly from: number
  readonly to: number
}

const DAY_MINUTES = 24 * 60

function windowOf(
  clock: ClockSpec | undefined,
  part: DayPart | undefined,
  hearing: Hearing,
): Window {
  if (clock?.kind !== 'between') return part ?? { from: 0, to: DAY_MINUTES }
  const from = clock.from && minutesOf(clock.from, part, hearing)
  const to = clock.to && minutesOf(clock.to, part, hearing)
  const start = from ?? part?.from ?? 0
  const end = to ?? DAY_MINUTES
  return end > start ? { from: start, to: end } : { from: start, to: DAY_MINUTES }
}

function within({ first, last }: Days, window: Window, { zone }: Hearing): When {
  const windows: Interval[] = []
  for (let ahead = 0; ahead < MAX_DAYS; ahead += 1) {
    const date = first.add({ days: ahead })
    if (Temporal.PlainDate.compare(date, last) > 0) break
    windows.push({
      start: instantAt(date, window.from, zone),
      end: instantAt(date, window.to, zone),
    })
  }
  const [from, to] = [windows[0]?.start ?? 0, windows.at(-1)?.end ?? 0]
  return { kind: 'range', from, to, windows }
}

/** A time without a day is today's while it is ahead, else tomorrow's. */
function daysAhead(minutes: number, hearing: Hearing): Days {
  const today = todayOf(hearing)
  const ahead = instantAt(today, minutes, hearing.zone) > hearing.now
  const date = ahead ? today : today.add({ days: 1 })
  return { first: date, last: date }
}

/** Wall-clock time -> instant; a time that clocks skip becomes the next one that exists. */
function instantAt(date: Temporal.PlainDate, minutes: number, zone: string): number {
  const day = date.add({ days: Math.floor(minutes / DAY_MINUTES) })
  const rest = minutes % DAY_MINUTES
  const plainTime = { hour: Math.floor(rest / 60), minute: rest % 60 }
  return day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds
}

/** Minutes since midnight. Without am or pm the half of the day is the one that people work in. */
function minutesOf(
  { hour, minute, half }: SaidClock,
  part: DayPart | undefined,
  hearing: Hearing,
): number {
  const known = half ?? (part && hour <= 12 ? part.half : undefined)
  if (known !== undefined) {
    // "12 at night" is midnight, "12 in the afternoon" noon.
    const night = hour === 12 && half === undefined && part !== undefined && part.from >= 18 * 60
    return night ? DAY_MINUTES + minute : ((hour % 12) + (known === 'pm' ? 12 : 0)) * 60 + minute
  }
  const early = hour * 60 + minute
  if (hour === 0 || hour > 12) return early
  const late = ((hour % 12) + 12) * 60 + minute
  if (hour === 12) return late
  if (isWorked(early, hearing)) return early
  if (isWorked(late, hearing)) return late
  return hour < 7 ? late : early
}

function isWorked(minutes: number, { hours }: Hearing): boolean {
  return hours.some(({ starts, ends }) => toMinutes(starts) <= minutes && minutes < toMinutes(ends))
}

function toMinutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
