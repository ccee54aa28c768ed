import type { Availability } from './use-availability.ts'

/** "09:00 to 12:00 and 13:00 to 17:00", as it is read and as it is set; empty: closed. */
export function hoursInWords(hours: Availability['hours'], weekday: number): string {
  return hours
    .filter((one) => one.weekday === weekday)
    .map(({ starts, ends }) => `${starts} to ${ends}`)
    .join(' and ')
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A weekday as the tool takes it, whatever the language of the page. */
export function toolWeekday(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? ''
}
