import { Temporal } from 'temporal-polyfill'
import type { Availability } from '../settings/use-availability.ts'

/** Nobody looks further ahead than this. */
const MOST_DAYS = 60

type OpenHours = Pick<Availability, 'hours' | 'holidays'>

/**
 * The first day, from this one on, on which somebody may be booked; the same day where there is none.
 *
 * @param day `YYYY-MM-DD`
 */
export function openDayFrom(day: string, { hours, holidays }: OpenHours): string {
  const closed = new Set(holidays.map((holiday) => holiday.day))
  const weekdays = new Set(hours.map(({ weekday }) => weekday))
  const first = Temporal.PlainDate.from(day)
  for (let later = 0; later < MOST_DAYS; later += 1) {
    const one = first.add({ days: later })
    if (weekdays.has(one.dayOfWeek) && !closed.has(one.toString())) return one.toString()
  }
  return day
}

/** @param day `YYYY-MM-DD` */
export function dayAfter(day: string): string {
  return Temporal.PlainDate.from(day).add({ days: 1 }).toString()
}

/** @param day `YYYY-MM-DD` */
export function dayBefore(day: string): string {
  return Temporal.PlainDate.from(day).subtract({ days: 1 }).toString()
}
