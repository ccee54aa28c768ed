import { Temporal } from 'temporal-polyfill'
import type { Interval } from '../interval.ts'
import type { ClockSpec, SaidClock } from './find-clock.ts'
import { DAY_MINUTES, minutesOf } from './minutes-of.ts'
import { normalise } from './normalise.ts'
import type { Days } from './relative-days.ts'
import { resolveIso } from './resolve-iso.ts'
import { resolveSoon } from './resolve-soon.ts'
import { understand } from './understand.ts'
import type { Misunderstood, Understood } from './understood.ts'
import type { Hearing, Unclear, When } from './when.ts'

/** Longest range that is looked at: a month. */
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
  const understood = understand(said, todayOf(hearing), hearing.american)
  return 'problem' in understood
    ? toUnclear(understood.problem, hearing)
    : compose(understood, hearing)
}

function toUnclear(problem: Misunderstood, { zone }: Hearing): Unclear {
  if (problem.kind !== 'weekday_mismatch') return { kind: 'unclear', why: problem.kind }
  const { kind: why, said } = problem
  return { kind: 'unclear', why, at: instantAt(problem.date, 12 * 60, zone), said }
}

function todayOf({ now, zone }: Hearing): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
}

function compose({ days, clock, part }: Understood, hearing: Hearing): When {
  const toMinutes = (said: SaidClock) => minutesOf(said, part, hearing.hours)
  if (clock?.kind === 'at') return exactly(days, toMinutes(clock.at), hearing)
  const window = clock ? spanOf(clock, toMinutes, part) : (part ?? WHOLE_DAY)
  return within(days ?? daysAhead(window.to, hearing), window, hearing)
}

/** Minutes since local midnight. */
interface Window {
  readonly from: number
  readonly to: number
}

const WHOLE_DAY: Window = { from: 0, to: DAY_MINUTES }

function spanOf(
  { from, to }: Extract<ClockSpec, { kind: 'between' }>,
  toMinutes: (said: SaidClock) => number,
  part: Window = WHOLE_DAY,
): Window {
  const start = from ? toMinutes(from) : part.from
  const end = to ? toMinutes(to) : part.to
  return { from: start, to: end > start ? end : DAY_MINUTES }
}

function exactly(days: Days | undefined, minutes: number, hearing: Hearing): When {
  const said = days ?? daysAhead(minutes, hearing)
  if (!said.first.equals(said.last)) {
    return within(said, { from: minutes, to: minutes + 30 }, hearing)
  }
  const start = instantAt(said.first, minutes, hearing.zone)
  if (start >= hearing.now) return { kind: 'exact', start }
  // "Tuesday at two" on a Tuesday at three is the next Tuesday.
  if (said.weekday !== undefined) {
    return { kind: 'exact', start: instantAt(said.first.add({ weeks: 1 }), minutes, hearing.zone) }
  }
  return { kind: 'unclear', why: 'past', at: start }
}

function within({ first, last }: Days, window: Window, { zone }: Hearing): When {
  const windows: Interval[] = []
  for (let ahead = 0; ahead < MAX_DAYS; ahead += 1) {
    const date = first.add({ days: ahead })
    if (Temporal.PlainDate.compare(date, last) > 0) break
    const start = instantAt(date, window.from, zone)
    windows.push({ start, end: instantAt(date, window.to, zone) })
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
