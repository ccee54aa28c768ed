import { Temporal } from 'temporal-polyfill'
import { calendarDate, dayOfMonth } from './calendar-date.ts'
import type { Found } from './find-clock.ts'
import { narrowDays } from './narrow-days.ts'
import { one, RULES, type Days } from './relative-days.ts'
import {
  comingWeekday,
  nextWeek,
  nthWeekday,
  WEEKDAY,
  weekdayOf,
  weeksAfterWeekday,
} from './weekdays.ts'

type Day = Temporal.PlainDate

export type DayProblem =
  | { readonly kind: 'weekday_mismatch'; readonly date: Day; readonly said: number }
  | { readonly kind: 'several' }

export type DayAnswer = Found<Days> | { readonly problem: DayProblem } | undefined

const WEEKDAYS = new RegExp(
  String.raw`\b(?:(this|next|coming|following) )?(?:weeks? )?(${WEEKDAY})\b`,
  'g',
)

/**
 * Finds the day, or span of days, that was named.
 *
 * @param american `11/24` is the 24th of November, not a 24th month
 */
export function findDay(text: string, today: Day, american: boolean): DayAnswer {
  const plainly = (words: string) => relative(words, today) ?? dated(words, today, american)
  const found = (words: string) => {
    const days = plainly(words)
    return days && !('problem' in days) ? days : undefined
  }
  return (
    nthWeekday(text, found) ??
    weeksAfterWeekday(text, today) ??
    narrowDays(text, today, found) ??
    plainly(text)
  )
}

function relative(text: string, today: Day): DayAnswer {
  for (const [pattern, resolve] of RULES) {
    const match = pattern.exec(text)
    if (!match) continue
    const rest = text.replace(pattern, ' ')
    const days = resolve(today, match)
    const named = dated(rest, today, false)
    if (named && !('problem' in named)) return combine(days, named)
    return named ?? { value: days, rest }
  }
  return undefined
}

/** `tomorrow, Tuesday` and `next week on Tuesday`: the named day must lie within. */
function combine(days: Days, named: Found<Days>): DayAnswer {
  const { weekday } = named.value
  if (weekday === undefined) {
    const within =
      compare(days.first, named.value.first) <= 0 && compare(named.value.last, days.last) <= 0
    return within ? named : { problem: { kind: 'several' } }
  }
  const date = days.first.add({ days: (weekday - days.first.dayOfWeek + 7) % 7 })
  if (compare(date, days.last) <= 0) return { value: one(date), rest: named.rest }
  return { problem: { kind: 'weekday_mismatch', date: days.first, said: weekday } }
}

const compare = (a: Day, b: Day) => Temporal.PlainDate.compare(a, b)

/** A date, a day of the month, a month or a weekday; a weekday beside a date must agree with it. */
function dated(text: string, today: Day, american: boolean): DayAnswer {
  const weekdays = [...text.matchAll(WEEKDAYS)]
  const said = new Set(weekdays.map(([, , name = '']) => weekdayOf(name)))
  const rest = text.replaceAll(WEEKDAYS, ' ')
  const date = calendarDate(rest, today, american) ?? dayOfMonth(rest, today)
  if (said.size > 1 || date === 'several') return { problem: { kind: 'several' } }
  const [weekday] = said
  if (weekday === undefined) return date
  if (date) return agreeing(date, weekday, today)
  const next = weekdays.some(([, which]) => which === 'next')
  return next ? { value: one(nextWeek(today, weekday)), rest } : comingWeekday(weekday, today, rest)
}

/** `Tuesday the 24th`, `a Tuesday in December`. */
function agreeing(date: Found<Days>, weekday: number, today: Day): DayAnswer {
  const { first, last } = date.value
  if (!first.equals(last)) return combine(date.value, comingWeekday(weekday, today, date.rest))
  if (first.dayOfWeek === weekday) return date
  return { problem: { kind: 'weekday_mismatch', date: first, said: weekday } }
}
