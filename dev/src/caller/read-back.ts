import type { Temporal } from 'temporal-polyfill'

/** `from 2 to 2:30 pm`, `from 11:30 am to 12 pm`, `at 2 pm`. */
const TIME =
  /\b(?:from|at) (\d{1,2})(?::(\d{2}))?(?: ?([ap])\.?m\b\.?)?(?: to \d{1,2}(?::\d{2})?(?: ?([ap])\.?m\b))?/i

/** Does a question name this day and this time, and no other? */
export function namesTime(question: string, start: Temporal.ZonedDateTime): boolean {
  return namesDay(question, start) && namesHour(question, start)
}

/** The time on this day that a question names; undefined where it names none on it. */
export function timeNamed(
  question: string,
  day: Temporal.ZonedDateTime,
): Temporal.ZonedDateTime | undefined {
  const hours = Array.from({ length: 96 }, (_, index) => index)
  if (!namesDay(question, day)) return undefined
  const found = hours.find((quarter) => namesHour(question, atQuarter(day, quarter)))
  return found === undefined ? undefined : atQuarter(day, found)
}

function atQuarter(day: Temporal.ZonedDateTime, quarter: number): Temporal.ZonedDateTime {
  return day.with({ hour: Math.floor(quarter / 4), minute: (quarter % 4) * 15 })
}

export function namesDay(question: string, start: Temporal.ZonedDateTime): boolean {
  const month = start.toLocaleString('en-GB', { month: 'long' })
  const date = new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${month}\\b`, 'i')
  return Number(date.exec(question)?.[1]) === start.day
}

function namesHour(question: string, start: Temporal.ZonedDateTime): boolean {
  const [, hour, minute = '0', own, ofEnd] = TIME.exec(question) ?? []
  if (hour === undefined || Number(minute) !== start.minute) return false
  const half = (own ?? ofEnd)?.toLowerCase()
  if (half === undefined) return Number(hour) % 12 === start.hour % 12
  return (Number(hour) % 12) + (half === 'p' ? 12 : 0) === start.hour
}
