import { cutOut, settle, type Mention } from './settle.ts'
import type { CalendarTime } from './tool-results.ts'

/** A day as it was said ("Tuesday 24 November", "tomorrow"), with what can be compared to a calendar's. */
export type HeardDay = {
  text: string
  weekday?: string | undefined
  date?: number | undefined
  month?: string | undefined
}

/** `that day` points back to the day last spoken of. */
export type DayMention = HeardDay | 'that day'

type Reading = { pattern: RegExp; read: (found: Record<string, string | undefined>) => DayMention }

const weekdays = '(?<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)'
const months =
  '(?<month>january|february|march|april|may|june|july|august|september|october|november|december)'
const year = '(?: (?:in )?(?<year>20\\d\\d|20 \\d\\d))?'
/** What becomes of "the" between weekday and date. */
const little = '(?:(?:the|with|that|their|there|and|is|a|in) )?'
const nextThis = '(?:(?<which>this|next) |coming |following )?'
const notTime = '(?! ?(?::|am\\b|pm\\b|oclock|\\d))'

const readings: readonly Reading[] = [
  reading('(?<iso>\\d{4}/\\d\\d/\\d\\d)', ({ iso }) => ({
    text: (iso ?? '').replaceAll('/', '-'),
  })),
  reading(
    `${nextThis}${weekdays} ${little}(?<date>\\d{1,2})(?:th)?(?: (?:of|and|on|in|off|or|a|at))? ${months}${year}`,
    date,
  ),
  reading(
    `${nextThis}${weekdays} ${months} (?:the )?(?<date>\\d{1,2})(?:th|${notTime})${year}`,
    date,
  ),
  reading(`(?:the )?(?<date>\\d{1,2})(?:th)?(?: (?:of|and|off))? ${months}${year}`, date),
  reading(`${months} (?:the )?(?<date>\\d{1,2})(?:th|${notTime})${year}`, date),
  reading(`${nextThis}${weekdays} ${little}(?<date>\\d{1,2})th`, date),
  reading('(?:the )?day after tomorrow', () => ({ text: 'the day after tomorrow' })),
  reading(
    `(?:a|1) week (?:on|from) (?:${weekdays}|(?<near>today|tomorrow))`,
    ({ weekday, near }) => ({
      text: `a week from ${near ?? capital(weekday)}`,
    }),
  ),
  reading(`${weekdays} week`, ({ weekday }) => ({ text: `a week from ${capital(weekday)}` })),
  reading(`${weekdays} (?<which>next|this) week`, nextWeekday),
  reading(`(?<which>next|this) week(?: on)? ${weekdays}`, nextWeekday),
  reading(`${nextThis}${weekdays}`, ({ which, weekday }) => ({
    text: [which, capital(weekday)].filter((word) => word !== undefined).join(' '),
    weekday: capital(weekday),
  })),
  reading('(?<near>today|tomorrow)', ({ near }) => ({ text: near ?? '' })),
  reading('this(?= (?:morning|afternoon|evening))', () => ({ text: 'today' })),
  reading('(?:the |this )?(?<next>next )?weekend', ({ next }) => ({
    text: `${next ?? 'this '}weekend`,
  })),
  reading('(?<which>this|next) (?<span>week|month)', ({ which, span }) => ({
    text: `${which} ${span}`,
  })),
  reading('in (?<count>\\d+|a) (?<span>days?|weeks?)', ({ count, span }) => ({
    text: `in ${count === 'a' ? 1 : count} ${span}`,
  })),
  reading('(?:that|the same|same) day', () => 'that day'),
]
const dateAlone = reading(
  'the (?<date>\\d{1,2})th(?! (?:1|free|available|slot|time|appointment|possible|thing|half|hour)\\b)',
  ({ date }) => ({
    text: `the ${withSuffix(Number(date))}`,
    date: Number(date),
  }),
)

export type DayHeard = { day: DayMention | 'unclear' | undefined; rest: string }

/** The day in what was heard, and the words without it. `picking`: "the second" is a choice, not a date. */
export function hearDay(words: string, picking: boolean): DayHeard {
  const found: Mention<DayMention>[] = []
  let rest = words
  for (const { pattern, read } of picking ? readings : [...readings, dateAlone]) {
    for (const match of rest.matchAll(pattern)) {
      const value = read(match.groups ?? {})
      if (value !== 'that day' && !isDate(value.date)) continue
      found.push({ value, start: match.index, end: match.index + match[0].length })
    }
    rest = cutOut(rest, found)
  }
  return { day: settle(words, found, sameDay), rest }
}

/** True unless what was said contradicts the calendar's day. */
export function dayMatches(said: HeardDay, day: CalendarTime): boolean {
  return (['weekday', 'date', 'month'] as const).every(
    (part) => said[part] === undefined || said[part] === day[part],
  )
}

/** True when enough was said to tell one day of a list from the others. */
export function namesDay(said: HeardDay): boolean {
  return said.weekday !== undefined || said.date !== undefined
}

function sameDay(a: DayMention, b: DayMention): boolean {
  return a === b || (a !== 'that day' && b !== 'that day' && a.text === b.text)
}

function reading(source: string, read: Reading['read']): Reading {
  return { pattern: new RegExp(`(?<![\\w:])${source}(?!\\w)`, 'g'), read }
}

function date(found: Record<string, string | undefined>): HeardDay {
  const weekday = capital(found['weekday'])
  const month = capital(found['month'])
  const day = Number(found['date'])
  const inYear = found['year']?.replace(' ', '')
  const shown = month === undefined ? `the ${withSuffix(day)}` : `${day} ${month}`
  const text = [weekday, shown, inYear].filter((word) => word !== undefined).join(' ')
  return { text, weekday, date: day, month }
}

function nextWeekday({ which, weekday }: Record<string, string | undefined>): HeardDay {
  return { text: `${capital(weekday)} ${which} week`, weekday: capital(weekday) }
}

function isDate(date: number | undefined): boolean {
  return date === undefined || (date >= 1 && date <= 31)
}

function withSuffix(date: number): string {
  const last = date % 10
  if (date > 10 && date < 14) return `${date}th`
  return `${date}${last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`
}

function capital(word: string | undefined): string | undefined {
  return word === undefined ? undefined : word.charAt(0).toUpperCase() + word.slice(1)
}
