import { Temporal } from 'temporal-polyfill'
import type { Range } from './use-week.ts'

/** Hours of the day that a week shows, as the calendar view takes them. */
export interface DayBounds {
  /** `HH:00`; `24:00` is the end of a day. */
  readonly slotMinTime: string
  readonly slotMaxTime: string
}

const EARLIEST = 7
const LATEST = 21

interface Timed {
  readonly start: string
  readonly end: string
  readonly allDay: boolean
}

/** Office hours, and more where something of the week would else not be seen. */
export function dayBounds(entries: readonly Timed[], week: Range, zone: string): DayBounds {
  const shown = entries.filter(({ allDay, start, end }) => !allDay && isIn(week, start, end))
  const spans = shown.map(({ start, end }) => hoursOf(start, end, zone))
  return {
    slotMinTime: clock(Math.min(EARLIEST, ...spans.map(([first]) => first))),
    slotMaxTime: clock(Math.max(LATEST, ...spans.map(([, last]) => last))),
  }
}

function isIn({ from, to }: Range, start: string, end: string): boolean {
  return Date.parse(end) > Date.parse(from) && Date.parse(start) < Date.parse(to)
}

/** What goes past midnight takes the whole of both days. */
function hoursOf(start: string, end: string, zone: string): readonly [number, number] {
  const [from, to] = [localTime(start, zone), localTime(end, zone)]
  if (from.day !== to.day) return to.hour === 0 ? [from.hour, 24] : [0, 24]
  return [Math.floor(from.hour), Math.ceil(to.hour)]
}

function localTime(instant: string, zone: string): { day: string; hour: number } {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO(zone)
  return { day: time.toPlainDate().toString(), hour: time.hour + time.minute / 60 }
}

const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`
