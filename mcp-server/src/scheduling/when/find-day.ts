import { Temporal } from 'temporal-polyfill'
import { en } from 'chrono-node'
import type { Found } from './find-clock.ts'

type Day = Temporal.PlainDate

/** The dates that were meant, both included. */
export interface Days {
  readonly first: Day
  readonly last: Day
  /** Said without a date of its own, so that it may be today or the same weekday a week later. */
  readonly weekday?: number
}

export type DayProblem =
  | { readonly kind: 'weekday_mismatch'; readonly date: Day; readonly said: number }
  | { readonly kind: 'several' }

export type DayAnswer = Found<Days> | { readonly problem: DayProblem } | undefined

const WEEKDAY_NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const WEEKDAY =
  /\b(?:(this|next|coming|following) )?(?:(week|weeks) )?(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b/g
const MONTH_NAME = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * Finds the day, or span of days, that was named.
 *
 * @param american `11/24` is the 24th of November, not a 24th month
 */
export function findDay(text: string, today: Day, american: boolean): DayAnswer {
  return relative(text, today) ?? dated(text, today, american)
}

const span = (first: Day, last: Day): Days => ({ first, last })
const one = (day: Day): Days => span(day, day)
const monday = (day: Day) => day.subtract({ days: day.dayOfWeek - 1 })
const weekOf = (day: Day) => span(monday(day), monday(day).add({ days: 6 }))
const monthOf = (day: Day) => span(day.with({ day: 1 }), day.with({ day: day.daysInMonth }))

type Rule = readonly [RegExp, (today: Day, match: RegExpExecArray) => Days]

const count = (text = '') => (text === 'a' || text === 'an' ? 1 : Number(text))

const RULES: readonly Rule[] = [
  [/\bday after (?:tomorrow|next)\b/, (today) => one(today.add({ days: 2 }))],
  [/\bday before yesterday\b/, (today) => one(today.subtract({ days: 2 }))],
  [
    /\b(a|\d{1,2}) weeks? (?:from|on|after) (today|tomorrow)\b/,
    (today, [, n, from]) => one(today.add({ weeks: count(n), days: from === 'today' ? 0 : 1 })),
  ],
  [
    /\b(?:in )?(a|\d{1,3}) (days?|weeks?|months?)(?: from now|'? time)?\b/,
    (today, [, n, unit = '']) => one(today.add({ [`${unit.replace(/s$/, '')}s`]: count(n) })),
  ],
  [/\bweek after next\b/, (today) => weekOf(today.add({ weeks: 2 }))],
  [/\bweek after\b/, (today) => weekOf(today.add({ weeks: 2 }))],
  [
    /\b(?:this |the |at the )?(next )?weekend\b/,
    (today, [, next]) => {
      const saturday = monday(today).add({ days: next && today.dayOfWeek < 6 ? 12 : 5, weeks: 0 })
      const first = next && today.dayOfWeek >= 6 ? saturday.add({ weeks: 1 }) : saturday
      return span(first, first.add({ days: 1 }))
    },
  ],
  [/\b(?:later )?this week\b|\brest of the week\b/, (today) => weekOf(today)],
  [/\b(?:next|coming|following) week\b/, (today) => weekOf(today.add({ weeks: 1 }))],
  [/\bthis month\b|\brest of the month\b/, (today) => monthOf(today)],
  [/\b(?:next|coming|following) month\b/, (today) => monthOf(today.add({ months: 1 }))],
  [/\btomorrow\b/, (today) => one(today.add({ days: 1 }))],
  [/\b(?:today|tonight)\b|\bthis (?=morning|afternoon|evening)/, (today) => one(today)],
  [/\byesterday\b/, (today) => one(today.subtract({ days: 1 }))],
]

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
  const weekdays = [...text.matchAll(WEEKDAY)]
  const said = new Set(weekdays.map(([, , , name = '']) => weekdayOf(name)))
  const rest = text.replaceAll(WEEKDAY, ' ')
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

const weekdayOf = (name: string) =>
  WEEKDAY_NAMES.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1

/** The next such day, today included. */
function comingWeekday(weekday: number, today: Day, rest: string): Found<Days> {
  const date = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 })
  return { value: { ...one(date), weekday }, rest }
}

/** `next Tuesday` is the Tuesday of the next calendar week, and is said back with its date. */
function nextWeek(today: Day, weekday: number): Day {
  return monday(today).add({ days: 6 + weekday })
}

/** Dates with a month in them, by chrono; years that were not said are the coming ones. */
function calendarDate(
  text: string,
  today: Day,
  american: boolean,
): Found<Days> | 'several' | undefined {
  const parser = american ? en.casual : en.GB
  // Local noon of the process, only ever read back as a date: no zone of it can be felt.
  const noon = new Date(today.year, today.month - 1, today.day, 12)
  const results = parser
    .parse(text, noon, { forwardDate: false })
    .filter(({ start }) => start.isCertain('month') && start.isCertain('day'))
  if (results.length > 1) return 'several'
  const [result] = results
  if (!result) return monthAlone(text, today)
  const { start } = result
  const [month, day] = [start.get('month') ?? 0, start.get('day') ?? 0]
  const year = start.isCertain('year') ? (start.get('year') ?? today.year) : today.year
  const date = Temporal.PlainDate.from({ year, month, day })
  const past = !start.isCertain('year') && compare(date, today) < 0
  const rest = text.replace(result.text, ' ')
  return { value: one(past ? Temporal.PlainDate.from({ year: year + 1, month, day }) : date), rest }
}

function monthAlone(text: string, today: Day): Found<Days> | undefined {
  const pattern =
    /\b(?:in |of )?(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember)?(?: (20\d\d))?\b/
  const match = pattern.exec(text)
  if (!match || /\d(?:st|nd|rd|th)\b/.test(text)) return undefined
  const month = MONTHS.indexOf((match[1] ?? '').slice(0, 3)) + 1
  const year =
    match[2] === undefined ? today.year + (month < today.month ? 1 : 0) : Number(match[2])
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  return { value: monthOf(first), rest: text.replace(pattern, ' ') }
}

/** `the 24th`: the next one that exists. */
function dayOfMonth(text: string, today: Day): Found<Days> | 'several' | undefined {
  const pattern = /\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b/g
  const matches = [...text.matchAll(pattern)]
  if (matches.length > 1) return 'several'
  const day = Number(matches[0]?.[1] ?? 0)
  // With a month beside it, chrono would have taken it had the date existed.
  if (day < 1 || day > 31 || MONTH_NAME.test(text)) return undefined
  for (let ahead = 0; ahead < 12; ahead += 1) {
    const month = today.with({ day: 1 }).add({ months: ahead })
    if (day > month.daysInMonth) continue
    const date = month.with({ day })
    if (compare(date, today) >= 0) return { value: one(date), rest: text.replace(pattern, ' ') }
  }
  return undefined
}
