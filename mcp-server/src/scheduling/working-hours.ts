import { Temporal } from 'temporal-polyfill'
import type { Interval } from './interval.ts'

/** When appointments may be made on one weekday; a day may have several. */
export interface WorkingHours {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: number
  /** Local wall-clock times, `HH:MM` or `HH:MM:SS`. */
  readonly starts: string
  readonly ends: string
}

/**
 * The working hours of every local date that `window` touches, as instants. Bounds that do not
 * exist on a day (clocks go forward) move to the next time that does.
 *
 * @param zone IANA time zone of the owner
 */
export function openIntervals(
  hours: readonly WorkingHours[],
  zone: string,
  window: Interval,
): Interval[] {
  return localDates(window, zone).flatMap((date) =>
    hours
      .filter(({ weekday }) => weekday === date.dayOfWeek)
      .map(({ starts, ends }) => ({
        start: instantOf(date, starts, zone),
        end: instantOf(date, ends, zone),
      }))
      .filter(({ start, end }) => start < end && start < window.end && end > window.start),
  )
}

function localDates(window: Interval, zone: string): Temporal.PlainDate[] {
  const dates: Temporal.PlainDate[] = []
  const last = localDate(window.end - 1, zone)
  let date = localDate(window.start, zone)
  while (Temporal.PlainDate.compare(date, last) <= 0) {
    dates.push(date)
    date = date.add({ days: 1 })
  }
  return dates
}

function localDate(instant: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate()
}

function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  return date.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds
}
