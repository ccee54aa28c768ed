import { dateOf, dayOfDate, localDay } from '../scheduling/local-time.ts'
import { resolveWhen } from '../scheduling/when/resolve-when.ts'
import type { Hearing, Unclear } from '../scheduling/when/when.ts'

/** Which days somebody speaks of: weekdays of every week, or dates. */
export type HeardDays =
  | { readonly kind: 'weekly'; readonly weekdays: readonly number[] }
  /** `YYYY-MM-DD`, both included. */
  | { readonly kind: 'dates'; readonly first: string; readonly last: string }
  | Unclear

/** Longer than a holiday: better said in parts. */
const MOST_DAYS = 62

const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const NAME = String.raw`(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?`
const RANGE = new RegExp(String.raw`\b${NAME} (?:to|until|till|through) ${NAME}\b`, 'g')
const SINGLE = new RegExp(String.raw`\b${NAME}\b`, 'g')
const FILLERS = /\b(?:on|every|each|all|and|also|always|weekly|of|the|week|days?)\b|[,;.&]/g

/**
 * `Monday to Thursday`, `weekends`, `every Tuesday` are days of every week; `next Tuesday`,
 * `24 December`, `24 to 26 December` and `tomorrow` are dates.
 */
export function hearDays(said: string, hearing: Hearing): HeardDays {
  const weekdays = hearWeekdays(said)
  if (weekdays) return { kind: 'weekly', weekdays }
  return hearSpan(said, hearing) ?? hearDates(said, hearing)
}

function hearWeekdays(said: string): number[] | undefined {
  const found = new Set<number>()
  const add = (first: number, last: number) => {
    for (let day = first; ; day = (day % 7) + 1) {
      found.add(day)
      if (day === last) return ' '
    }
  }
  const rest = said
    .toLowerCase()
    .replaceAll(/(?<=[a-z])\s*[-‐-―]\s*(?=[a-z])/g, ' to ')
    .replaceAll(/\bevery ?day\b|\bdaily\b|\ball week\b/g, () => add(1, 7))
    .replaceAll(/\b(?:weekdays?|working days?|work days?)\b/g, () => add(1, 5))
    .replaceAll(/\bweekends\b|\bevery weekend\b/g, () => add(6, 7))
    .replaceAll(RANGE, (_, first: string, last: string) => add(numberOf(first), numberOf(last)))
    .replaceAll(SINGLE, (_, name: string) => add(numberOf(name), numberOf(name)))
    .replaceAll(FILLERS, ' ')
  if (found.size === 0 || rest.trim() !== '') return undefined
  return [...found].toSorted((a, b) => a - b)
}

const numberOf = (name: string) => NAMES.indexOf(name.slice(0, 3)) + 1

const BETWEEN = /^(?:from |between )?(.+?) (?:to|until|till|through|and|-) (.+)$/i
const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/i
const YEAR = /\b20\d\d\b/

/** `24 to 26 December`, `Monday 1 to Friday 5 June 2027`: the first has the last one's month. */
function hearSpan(said: string, hearing: Hearing): HeardDays | undefined {
  const [, from = '', to = ''] = BETWEEN.exec(said.trim()) ?? []
  if (from === '') return undefined
  const unsaid = [MONTH, YEAR].map((part) => (part.test(from) ? '' : (part.exec(to)?.[0] ?? '')))
  const first = hearDates([from, ...unsaid].join(' ').trim(), hearing)
  const last = hearDates(to, hearing)
  if (first.kind !== 'dates' || last.kind !== 'dates') return undefined
  return datesFrom(first.first, last.last)
}

function hearDates(said: string, hearing: Hearing): HeardDays {
  const when = resolveWhen(said, hearing)
  if (when.kind === 'unclear') return when
  if (when.kind === 'exact') return { kind: 'unclear', why: 'nothing_found' }
  const day = (instant: number) => dateOf(localDay(instant, hearing.zone))
  return datesFrom(day(when.from), day(when.to - 1))
}

function datesFrom(first: string, last: string): HeardDays {
  const days = dayOfDate(last) - dayOfDate(first) + 1
  if (days < 1) return { kind: 'unclear', why: 'nothing_found' }
  return days > MOST_DAYS ? { kind: 'unclear', why: 'too_long' } : { kind: 'dates', first, last }
}
