import type { Temporal } from 'temporal-polyfill'
import type { Found } from './find-clock.ts'
import { monday, one, type Days } from './relative-days.ts'

type Day = Temporal.PlainDate

const NAMES = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** A weekday by name, without a group around it; `s` behind it is a recogniser's. */
export const WEEKDAY = String.raw`(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?`

/** ISO weekday, 1 = Monday. */
export function weekdayOf(name: string): number {
  return NAMES.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1
}

/** The next such day, today included. */
export function comingWeekday(weekday: number, today: Day, rest: string): Found<Days> {
  const date = today.add({ days: (weekday - today.dayOfWeek + 7) % 7 })
  return { value: { ...one(date), weekday }, rest }
}

/** `next Tuesday` is the Tuesday of the next calendar week, and is said back with its date. */
export function nextWeek(today: Day, weekday: number): Day {
  return monday(today).add({ days: 6 + weekday })
}

const WEEKS_FROM = new RegExp(
  String.raw`\b(?:in )?(a couple of|an?|\d{1,2}) weeks? (?:on|from|after) (?:this |coming )?(${WEEKDAY})\b`,
)
/** `Tuesday week`, as people say it in Britain; `next week` beside a weekday is something else. */
const WEEKDAY_WEEK = new RegExp(String.raw`\b(${WEEKDAY}) week\b`)

/** `a week on Tuesday`, `two weeks from Friday`, `Tuesday week`: so long after the coming one. */
export function weeksAfterWeekday(text: string, today: Day): Found<Days> | undefined {
  const match = WEEKS_FROM.exec(text) ?? WEEKDAY_WEEK.exec(text)
  if (!match) return undefined
  const [whole, first = '', second] = match
  const name = second ?? first
  const weeks = second === undefined ? 1 : weeksIn(first)
  const rest = text.replace(whole, ' ')
  const { first: coming } = comingWeekday(weekdayOf(name), today, rest).value
  return { value: one(coming.add({ weeks })), rest }
}

function weeksIn(said: string): number {
  if (said === 'a couple of') return 2
  return said.startsWith('a') ? 1 : Number(said)
}

const NTH_OF = new RegExp(String.raw`\b(1st|2nd|3rd|4th|last) (${WEEKDAY}) (?:in|of) `)

/**
 * `the first Monday in December`, `the last Friday of the month`.
 *
 * @param monthIn the month that the rest of the words name
 */
export function nthWeekday(
  text: string,
  monthIn: (rest: string) => Found<Days> | undefined,
): Found<Days> | undefined {
  const match = NTH_OF.exec(text)
  if (!match) return undefined
  const [whole, nth = '', name = ''] = match
  const month = monthIn(text.replace(whole, ' of '))
  if (!month || month.value.first.equals(month.value.last)) return undefined
  const { first, last } = month.value
  const weekday = weekdayOf(name)
  const date =
    nth === 'last'
      ? last.subtract({ days: (last.dayOfWeek - weekday + 7) % 7 })
      : first.add({ days: ((weekday - first.dayOfWeek + 7) % 7) + (Number(nth[0]) - 1) * 7 })
  return { value: one(date), rest: month.rest }
}
