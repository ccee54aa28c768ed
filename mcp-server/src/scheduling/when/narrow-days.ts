import { Temporal } from 'temporal-polyfill'
import type { Found } from './find-clock.ts'
import { one, span, weekOf, type Days } from './relative-days.ts'

type Day = Temporal.PlainDate

/** Finds the day or days that some words name; undefined where they name none, or none clearly. */
type FindDays = (text: string) => Found<Days> | undefined

/** How far "after Friday" looks. */
const AFTER_DAYS = 14

/** "Three days after Friday" and "the evening before" are something else. */
const NO_COUNT = String.raw`(?<!\b(?:weeks?|months?|days?|evening|night|morning) )`

interface Narrowing {
  readonly pattern: RegExp
  /** What it makes of the days that the words beside it name; undefined: it does not go with them. */
  readonly of: (named: Days, today: Day, match: RegExpExecArray) => Days | undefined
}

const isOne = ({ first, last }: Days) => first.equals(last)

const NARROWINGS: readonly Narrowing[] = [
  {
    pattern: /\b(?:the )?day (before|after) (?=\S)/,
    of: (named, _today, [, side]) =>
      isOne(named) ? one(named.first.add({ days: side === 'before' ? -1 : 1 })) : undefined,
  },
  {
    pattern:
      /(?<!\b(?:an?|of|\d{1,2}) )\b(?:the )?week (?:beginning|commencing|starting|of|from)(?: on)?\b/,
    of: (named) => (isOne(named) ? weekOf(named.first) : undefined),
  },
  {
    pattern: /\b(?:(?:the )?(?:beginning|start) of|early)\b/,
    of: (named) => cut(named, { week: [0, 1], month: [0, 6] }),
  },
  {
    pattern: /\b(?:(?:the )?middle of|mid)\b/,
    of: (named) => cut(named, { week: [1, 3], month: [9, 19] }),
  },
  {
    pattern: /\b(?:(?:the )?end of|late)\b/,
    of: (named) => cut(named, { week: [3, 6], month: [-7, -1] }),
  },
  {
    pattern: /\b(?:the )?(1st|last) day of\b/,
    of: ({ first, last }, _today, [, which]) => one(which === 'last' ? last : first),
  },
  {
    pattern: new RegExp(String.raw`${NO_COUNT}\b(?:by|before|until|till) (?=\S)`),
    of: ({ first, last }, today, [said]) => {
      const until = said.startsWith('before') ? first.subtract({ days: 1 }) : last
      return Temporal.PlainDate.compare(until, today) < 0 ? undefined : span(today, until)
    },
  },
  {
    pattern: new RegExp(String.raw`${NO_COUNT}\b(?:after|from) (?!next\b)(?=\S)`),
    of: ({ first, last }, _today, [said]) => {
      const from = said.startsWith('after') ? last.add({ days: 1 }) : first
      return span(from, from.add({ days: AFTER_DAYS - 1 }))
    },
  },
]

/** `end of next week`, `by Friday`, `the week of the 7th`, `Monday to Wednesday`: part of, or around, what is named. */
export function narrowDays(text: string, today: Day, find: FindDays): Found<Days> | undefined {
  const between = betweenDays(text, find)
  if (between) return between
  for (const { pattern, of } of NARROWINGS) {
    const match = pattern.exec(text)
    const named = match && find(text.replace(pattern, ' '))
    const value = named && of(named.value, today, match)
    if (value) return { value, rest: named.rest }
  }
  return undefined
}

const BETWEEN =
  /^(?:.*?\b(?:from|between) )?(.+?) (?:to|until|till|through|(?<=\bbetween .+)and) (.+)$/

/** `Monday to Wednesday`, `the 1st to the 5th of January`, `Friday until Tuesday`. */
function betweenDays(text: string, find: FindDays): Found<Days> | undefined {
  const [, from, to] = BETWEEN.exec(text.trim()) ?? []
  if (from === undefined || to === undefined) return undefined
  const end = find(to)
  const month = MONTH.exec(to)?.[0]
  const start = (month && find(`${from} ${month}`)) || find(from)
  if (!start || !end) return undefined
  const value = spanning(start.value, end.value)
  return value && { value, rest: `${start.rest} ${end.rest}` }
}

/** A last weekday is the one after the first day. */
function spanning(from: Days, to: Days): Days | undefined {
  if (!isOne(from) || !isOne(to)) return undefined
  const isBefore = Temporal.PlainDate.compare(from.first, to.last) < 0
  if (!isBefore && to.weekday === undefined) return undefined
  const last = isBefore ? to.last : to.last.add({ weeks: 1 })
  return Temporal.PlainDate.compare(from.first, last) < 0 ? span(from.first, last) : undefined
}

const MONTH = /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b/

/** First and last day of the part, counted from the first day, or from the end where negative. */
type Part = readonly [number, number]

function cut(named: Days, parts: { readonly week: Part; readonly month: Part }): Days | undefined {
  const length = named.first.until(named.last).days + 1
  if (length < 5) return undefined
  const [from, to] = length <= 7 ? parts.week : parts.month
  const at = (index: number) => named.first.add({ days: index < 0 ? length + index : index })
  return span(at(from), at(to))
}
