import type { Availability } from './use-availability.ts'

/** Times of day as a time field has them, `HH:MM`; an end of `00:00` is the end of the day. */
export interface HoursOfDay {
  readonly starts: string
  readonly ends: string
}

/** When somebody works on a weekday; none: closed. */
export function hoursOn(weekday: number, hours: Availability['hours']): HoursOfDay[] {
  return hours
    .filter((one) => one.weekday === weekday)
    .map(({ starts, ends }) => ({ starts, ends: ends === '24:00' ? '00:00' : ends }))
}

/**
 * As the tool takes them. It hears people, who mean the evening when they say six: so each time has
 * its half of the day.
 */
export function toolHours(hours: readonly HoursOfDay[]): string {
  if (hours.length === 0) return 'closed'
  return hours.map(({ starts, ends }) => `${said(starts)} to ${said(ends)}`).join(' and ')
}

/** `17:30` -> `5:30 pm`. */
function said(time: string): string {
  const hour = Number(time.slice(0, 2))
  return `${hour % 12 || 12}:${time.slice(3)} ${hour < 12 ? 'am' : 'pm'}`
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A weekday as the tool takes it, whatever the language of the page. */
export function toolWeekday(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? ''
}
