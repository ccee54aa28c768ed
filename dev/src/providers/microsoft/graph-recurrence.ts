import type { Recurrence, RepeatDay } from '../time/recurrence.ts'
import type { PatternedRecurrence, Weekday } from './graph-event-body.ts'

const WEEKDAYS: readonly Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
]
const EVERY = {
  daily: 'day',
  weekly: 'week',
  absoluteMonthly: 'month',
  relativeMonthly: 'month',
  absoluteYearly: 'year',
  relativeYearly: 'year',
} as const
const NTH = { first: 1, second: 2, third: 3, fourth: 4, last: -1 } as const

/** Graph's form of a recurrence in ours. */
export function toRecurrence({ pattern, range }: PatternedRecurrence): Recurrence {
  const { type, dayOfMonth, month } = pattern
  const absolute = type === 'absoluteMonthly' || type === 'absoluteYearly'
  return {
    every: EVERY[type],
    interval: pattern.interval,
    days: daysOf(pattern),
    monthDays: absolute && dayOfMonth !== undefined ? [dayOfMonth] : [],
    months: EVERY[type] === 'year' && month !== undefined ? [month] : [],
    weekStart: WEEKDAYS.indexOf(pattern.firstDayOfWeek ?? 'sunday') + 1,
    ...endOf(range),
  }
}

function endOf({ type, numberOfOccurrences, endDate }: PatternedRecurrence['range']) {
  if (type === 'numbered') return { count: numberOfOccurrences ?? 1 }
  return type === 'endDate' && endDate !== undefined ? { lastDate: endDate } : {}
}

function daysOf({ type, daysOfWeek = [], index }: PatternedRecurrence['pattern']) {
  const relative = type === 'relativeMonthly' || type === 'relativeYearly'
  if (!relative && type !== 'weekly') return []
  return daysOfWeek.map((name): RepeatDay => {
    const weekday = WEEKDAYS.indexOf(name) + 1
    return relative ? { weekday, nth: NTH[index ?? 'first'] } : { weekday }
  })
}
