import { Temporal } from 'temporal-polyfill'
import { en, type ParsedResult } from 'chrono-node'
import type { Found } from './find-clock.ts'
import { monthOf, one, type Days } from './relative-days.ts'

type Day = Temporal.PlainDate

const MONTH_NAME = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** A month in words or in figures: whatever else chrono would take for a date is not asked of it. */
const HAS_MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d[/.-]\d/

const compare = (a: Day, b: Day) => Temporal.PlainDate.compare(a, b)

/** Dates with a month in them, by chrono; years that were not said are the coming ones. */
export function calendarDate(
  text: string,
  today: Day,
  american: boolean,
): Found<Days> | 'several' | undefined {
  if (!HAS_MONTH.test(text)) return undefined
  const parser = american ? en.casual : en.GB
  // Local noon of the process, only ever read back as a date: no zone of it can be felt.
  const noon = new Date(today.year, today.month - 1, today.day, 12)
  const results = parser
    .parse(text, noon, { forwardDate: false })
    .filter(({ start }) => start.isCertain('month') && start.isCertain('day'))
    .filter((result) => HAS_MONTH.test(result.text))
  if (results.length > 1) return 'several'
  const [result] = results
  if (!result) return monthAlone(text, today)
  return { value: one(dateOf(result, today)), rest: text.replace(result.text, ' ') }
}

function dateOf({ start }: ParsedResult, today: Day): Day {
  const [month, day] = [start.get('month') ?? 0, start.get('day') ?? 0]
  const said = start.isCertain('year') ? start.get('year') : undefined
  const date = Temporal.PlainDate.from({ year: said ?? today.year, month, day })
  const isPast = !start.isCertain('year') && compare(date, today) < 0
  return isPast ? Temporal.PlainDate.from({ year: today.year + 1, month, day }) : date
}

/** `in December`, `of January 2027`. */
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
export function dayOfMonth(text: string, today: Day): Found<Days> | 'several' | undefined {
  const pattern = /\b(?:the )?(\d{1,2})(?:st|nd|rd|th)\b(?: of the month\b)?/g
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
