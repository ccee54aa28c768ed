import { Temporal } from 'temporal-polyfill'
import { DAY_MS, MINUTE_MS, type Interval } from './interval.ts'

/** A stretch of time in which a zone keeps one offset: add it, and an instant is a local time. */
export interface OffsetSpan extends Interval {
  readonly offsetMs: number
}

/**
 * The offsets of a zone through `window`, in order, without gaps. All that Temporal is asked: within
 * a span, local time is arithmetic, also on days that are 23, 24.5 or no hours long.
 *
 * @param zone IANA
 */
export function offsetSpans(zone: string, window: Interval): OffsetSpan[] {
  const spans: OffsetSpan[] = []
  let at = Temporal.Instant.fromEpochMilliseconds(window.start).toZonedDateTimeISO(zone)
  while (at.epochMilliseconds < window.end) {
    const next = at.getTimeZoneTransition('next')
    const end = Math.min(next?.epochMilliseconds ?? window.end, window.end)
    const offsetMs = at.offsetNanoseconds / 1e6
    spans.push({ start: at.epochMilliseconds, end, offsetMs })
    if (!next) break
    at = next
  }
  return spans
}

/** Days since 1970-01-01 on somebody's wall calendar. */
export type LocalDay = number

/** The dates that a span shows on the wall, in order. */
export function daysOf({ start, end, offsetMs }: OffsetSpan): LocalDay[] {
  const first = Math.floor((start + offsetMs) / DAY_MS)
  const last = Math.floor((end - 1 + offsetMs) / DAY_MS)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/** The wall calendar's date at an instant. */
export function localDay(instant: number, zone: string): LocalDay {
  const { offsetNanoseconds } =
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  return Math.floor((instant + offsetNanoseconds / 1e6) / DAY_MS)
}

/** The first instant of a date; of one that a zone skips, that of the date after it. */
export function startOfDay(day: LocalDay, zone: string): number {
  return Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(zone).epochMilliseconds
}

/** ISO weekday, 1 = Monday. */
export function weekdayOf(day: LocalDay): number {
  return ((((day + 3) % 7) + 7) % 7) + 1
}

/** `YYYY-MM-DD`. */
export function dateOf(day: LocalDay): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** @param date `YYYY-MM-DD` */
export function dayOfDate(date: string): LocalDay {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

/**
 * Rounds up to a time that the wall clock shows as a multiple of `gridMs` since midnight. Asked for
 * ever later instants, as stepping through a day does; undefined: none is left in the spans.
 */
export function gridOf(spans: readonly OffsetSpan[], gridMs: number) {
  let index = 0
  return (instant: number): number | undefined => {
    let from = instant
    for (; index < spans.length; index += 1) {
      const span = spans[index]
      if (!span) break
      from = Math.max(from, span.start)
      const sinceMidnight = (((from + span.offsetMs) % DAY_MS) + DAY_MS) % DAY_MS
      const aligned = from + ((gridMs - (sinceMidnight % gridMs)) % gridMs)
      if (aligned < span.end) return aligned
    }
    return undefined
  }
}

/** `09:30` or `09:30:00` -> milliseconds since midnight; `24:00` is the end of a day. */
export function sinceMidnight(time: string): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number)
  return (hour * 60 + minute) * MINUTE_MS + second * 1000
}
