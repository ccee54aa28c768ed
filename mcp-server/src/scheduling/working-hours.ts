import { clip, DAY_MS, type Interval } from './interval.ts'
import {
  dayOfDate,
  daysOf,
  sinceMidnight,
  weekdayOf,
  type LocalDay,
  type OffsetSpan,
} from './local-time.ts'

/** From when to when somebody works: local wall-clock times, `HH:MM` or `HH:MM:SS`, at most 24:00. */
export interface Hours {
  readonly starts: string
  readonly ends: string
}

/** When appointments may be made on one weekday; a day may have several. */
export interface WorkingHours extends Hours {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: number
}

/** What is otherwise on one date: other hours (a date may have several), or none at all. */
export interface DateOverride {
  /** `YYYY-MM-DD`. */
  readonly day: string
  /** Null with `ends`: closed. */
  readonly starts: string | null
  readonly ends: string | null
}

/** When an owner works. What is said of a date comes before a holiday, that before the weekday. */
export interface WorkingCalendar {
  readonly hours: readonly WorkingHours[]
  readonly overrides?: readonly DateOverride[]
  /** Days off, `YYYY-MM-DD`. */
  readonly holidays?: readonly { readonly day: string }[]
}

/**
 * The working hours of every local date in `spans`, as instants, sorted: open is whenever the wall
 * clock shows a time within them. So what the clock skips is not there, and what it shows twice is
 * there twice.
 */
export function openIntervals(calendar: WorkingCalendar, spans: readonly OffsetSpan[]): Interval[] {
  const hoursOn = hoursByDay(calendar)
  return spans.flatMap((span) =>
    daysOf(span).flatMap((day) =>
      hoursOn(day).flatMap(({ start, end }) => {
        const midnight = day * DAY_MS - span.offsetMs
        return clip({ start: midnight + start, end: midnight + end }, span) ?? []
      }),
    ),
  )
}

/** @returns the hours of a date, in milliseconds since its midnight */
function hoursByDay({ hours, overrides = [], holidays = [] }: WorkingCalendar) {
  const weekdays = Map.groupBy(hours, ({ weekday }) => weekday)
  const byWeekday = new Map([...weekdays].map(([weekday, of]) => [weekday, of.map(toInterval)]))
  const byDay = new Map<LocalDay, Interval[]>(holidays.map(({ day }) => [dayOfDate(day), []]))
  for (const [date, of] of Map.groupBy(overrides, ({ day }) => day)) {
    byDay.set(dayOfDate(date), of.flatMap(openPart))
  }
  return (day: LocalDay) => byDay.get(day) ?? byWeekday.get(weekdayOf(day)) ?? []
}

const toInterval = ({ starts, ends }: Hours): Interval => ({
  start: sinceMidnight(starts),
  end: sinceMidnight(ends),
})

function openPart({ starts, ends }: DateOverride): Interval[] {
  return starts === null || ends === null ? [] : [toInterval({ starts, ends })]
}
