import { Temporal } from 'temporal-polyfill'
import type { Interval } from './interval.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const at = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

/** `Tuesday 24 November`; with the year when it is not that of `now`. */
export function spokenDay(instant: number, zone: string, now: number): string {
  const { year } = at(instant, zone)
  const day = dayAndMonth(instant, zone)
  return year === at(now, zone).year ? day : `${day} ${year}`
}

/** `2 pm`, `2:30 pm`. */
export function spokenClock(instant: number, zone: string): string {
  return `${digits(instant, zone)} ${half(instant, zone)}`
}

/** `2 to 2:30 pm`, `11:30 am to 12:30 pm`; the day too where it ends on another one. */
export function spokenSpan({ start, end }: Interval, zone: string): string {
  if (dayAndMonth(start, zone) !== dayAndMonth(end, zone)) {
    return `${spokenClock(start, zone)} to ${dayAndMonth(end, zone)}, ${spokenClock(end, zone)}`
  }
  const sameHalf = half(start, zone) === half(end, zone)
  return `${sameHalf ? digits(start, zone) : spokenClock(start, zone)} to ${spokenClock(end, zone)}`
}

/** `Tuesday 24 November at 2 pm`. */
export function spokenMoment(instant: number, zone: string, now: number): string {
  return `${spokenDay(instant, zone, now)} at ${spokenClock(instant, zone)}`
}

/** `Tuesday 24 November, 2 to 2:30 pm`. */
export function spokenInterval(interval: Interval, zone: string, now: number): string {
  return `${spokenDay(interval.start, zone, now)}, ${spokenSpan(interval, zone)}`
}

/** `Tuesday 24 November 2026, 14:00 to 14:30`: for reading, not for saying. */
export function writtenInterval({ start, end }: Interval, zone: string): string {
  const day = `${dayAndMonth(start, zone)} ${at(start, zone).year}`
  return `${day}, ${written(start, zone)} to ${written(end, zone)}`
}

/** Whether two instants fall on the same local date. */
export function isSameDay(a: number, b: number, zone: string): boolean {
  return at(a, zone).toPlainDate().equals(at(b, zone).toPlainDate())
}

/** `30 minutes`, `1 hour`, `1 hour and 30 minutes`. */
export function spokenMinutes(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  const named = [counted(hours, 'hour'), counted(rest, 'minute')].filter((part) => part !== '')
  return named.join(' and ') || 'no time'
}

function counted(count: number, unit: string): string {
  if (count === 0) return ''
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`
}

/** `a, b or c`. */
export function spokenChoice(items: readonly string[]): string {
  return joined(items, 'or')
}

/** `a, b and c`. */
export function spokenList(items: readonly string[]): string {
  return joined(items, 'and')
}

function joined(items: readonly string[], word: string): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`
}

function dayAndMonth(instant: number, zone: string): string {
  const { dayOfWeek, day, month } = at(instant, zone)
  return `${WEEKDAYS[dayOfWeek - 1]} ${day} ${MONTHS[month - 1]}`
}

function digits(instant: number, zone: string): string {
  const { hour, minute } = at(instant, zone)
  const hours = hour % 12 === 0 ? 12 : hour % 12
  return minute === 0 ? String(hours) : `${hours}:${String(minute).padStart(2, '0')}`
}

const half = (instant: number, zone: string) => (at(instant, zone).hour < 12 ? 'am' : 'pm')

function written(instant: number, zone: string): string {
  const { hour, minute } = at(instant, zone)
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
}
