import { Temporal } from 'temporal-polyfill'

export interface RepeatDay {
  /** 1 is Monday. */
  readonly weekday: number
  /** 1 the first of the month, -1 the last; every one when absent. */
  readonly nth?: number
}

/** How an event repeats, whichever provider's form it came in. */
export interface Recurrence {
  readonly every: 'day' | 'week' | 'month' | 'year'
  readonly interval: number
  readonly days: readonly RepeatDay[]
  /** Days of the month, from 1; -1 is the last. */
  readonly monthDays: readonly number[]
  /** Months of a yearly repetition, from 1. */
  readonly months: readonly number[]
  /** 1 is Monday. */
  readonly weekStart: number
  readonly count?: number
  /** The last day on which it may start. */
  readonly lastDate?: string
}

/** Empty periods in a row after which nothing more will come (29 February comes every 8 years at most). */
const GIVE_UP_AFTER = 100

/** The days on which it starts, in order; endless unless counted or ended. */
export function* repeatDates(
  first: Temporal.PlainDate,
  rule: Recurrence,
): Generator<Temporal.PlainDate> {
  let produced = 0
  let empty = 0
  for (let period = 0; empty < GIVE_UP_AFTER; period += 1) {
    const dates = datesOfPeriod(first, rule, period * rule.interval)
    empty = dates.length === 0 ? empty + 1 : 0
    for (const date of dates) {
      if (Temporal.PlainDate.compare(date, first) < 0) continue
      if (rule.lastDate !== undefined && date.toString() > rule.lastDate) return
      if (rule.count !== undefined && produced >= rule.count) return
      produced += 1
      yield date
    }
  }
}

function datesOfPeriod(
  first: Temporal.PlainDate,
  rule: Recurrence,
  offset: number,
): readonly Temporal.PlainDate[] {
  switch (rule.every) {
    case 'day':
      return onWeekdays([first.add({ days: offset })], rule)
    case 'week':
      return datesOfWeek(first, rule, offset)
    case 'month':
      return datesOfMonth(first.with({ day: 1 }).add({ months: offset }), first, rule)
    case 'year':
    default:
      return datesOfYear(first, rule, offset)
  }
}

function datesOfYear(first: Temporal.PlainDate, rule: Recurrence, offset: number) {
  const months = rule.months.length === 0 ? [first.month] : rule.months
  const year = first.with({ day: 1 }).add({ years: offset })
  return months
    .toSorted(ascending)
    .flatMap((month) => datesOfMonth(year.with({ month }), first, rule))
}

function onWeekdays(dates: readonly Temporal.PlainDate[], rule: Recurrence) {
  if (rule.days.length === 0) return dates
  return dates.filter((date) => rule.days.some((day) => day.weekday === date.dayOfWeek))
}

function datesOfWeek(first: Temporal.PlainDate, rule: Recurrence, offset: number) {
  const start = first.subtract({ days: (first.dayOfWeek - rule.weekStart + 7) % 7 })
  const wanted = rule.days.length === 0 ? [first.dayOfWeek] : rule.days.map((day) => day.weekday)
  return wanted
    .map((weekday) => (weekday - rule.weekStart + 7) % 7)
    .toSorted(ascending)
    .map((days) => start.add({ weeks: offset }).add({ days }))
}

function datesOfMonth(month: Temporal.PlainDate, first: Temporal.PlainDate, rule: Recurrence) {
  const all = Array.from({ length: month.daysInMonth }, (_, index) =>
    month.with({ day: index + 1 }),
  )
  if (rule.days.length > 0) {
    return all.filter((date) => rule.days.some((day) => isNth(date, day)))
  }
  const days = rule.monthDays.length === 0 ? [first.day] : rule.monthDays
  return all.filter((date) => days.some((day) => date.day === fromEnd(day, date.daysInMonth)))
}

function isNth(date: Temporal.PlainDate, { weekday, nth }: RepeatDay): boolean {
  if (date.dayOfWeek !== weekday) return false
  if (nth === undefined) return true
  return nth > 0
    ? Math.ceil(date.day / 7) === nth
    : Math.ceil((date.daysInMonth - date.day + 1) / 7) === -nth
}

const fromEnd = (day: number, length: number) => (day < 0 ? length + day + 1 : day)
const ascending = (left: number, right: number) => left - right
