import { Temporal } from 'temporal-polyfill'

type Day = Temporal.PlainDate

/** The dates that were meant, both included. */
export interface Days {
  readonly first: Day
  readonly last: Day
  /** Said without a date of its own, so that it may be today or the same weekday a week later. */
  readonly weekday?: number
}

/** What counts from today, and how. */
export type Rule = readonly [RegExp, (today: Day, match: RegExpExecArray) => Days]

export const span = (first: Day, last: Day): Days => ({ first, last })
export const one = (day: Day): Days => span(day, day)
export const monday = (day: Day): Day => day.subtract({ days: day.dayOfWeek - 1 })
export const weekOf = (day: Day): Days => span(monday(day), monday(day).add({ days: 6 }))
export const monthOf = (day: Day): Days =>
  span(day.with({ day: 1 }), day.with({ day: day.daysInMonth }))

const N = String.raw`(a couple of|couple of|an?|few|\d{1,3})`

/** Of {@link N}. */
function count(said: string): number {
  if (said.endsWith('couple of')) return 2
  if (said === 'few') return 3
  return said.startsWith('a') ? 1 : Number(said)
}

function later(today: Day, n = 'a', unit = ''): Day {
  return today.add({ [`${unit.replace(/s$/, '')}s`]: count(n) })
}

/** The first that matches counts, so longer phrases come first. */
export const RULES: readonly Rule[] = [
  [/\b(?:the )?day after (?:tomorrow|next)\b/, (today) => one(today.add({ days: 2 }))],
  [/\b(?:the )?day before yesterday\b/, (today) => one(today.subtract({ days: 2 }))],
  [
    new RegExp(String.raw`\b${N} weeks? (?:(?:from|on|after) )?(today|tomorrow)\b`),
    (today, [, n, from]) => one(later(today, n, 'weeks').add({ days: from === 'today' ? 0 : 1 })),
  ],
  [
    /\b(today|tomorrow) week\b/,
    (today, [, from]) => one(today.add({ weeks: 1, days: from === 'today' ? 0 : 1 })),
  ],
  [
    new RegExp(
      String.raw`\b(?:within|(?:(?:in|over|within|during) )?the next) ${N} (days?|weeks?|months?)\b`,
    ),
    (today, [, n, unit]) => span(today, later(today, n, unit)),
  ],
  [/\b(?:in )?a few days\b/, (today) => span(today.add({ days: 2 }), today.add({ days: 5 }))],
  [
    new RegExp(String.raw`\b(?:in )?${N} (days?|weeks?|months?)(?: from now|'? time)?\b`),
    (today, [, n, unit]) => one(later(today, n, unit)),
  ],
  [/\bweek after(?: next)?\b/, (today) => weekOf(today.add({ weeks: 2 }))],
  [
    /\b(?:this |the |at the )?(next )?weekend\b/,
    (today, [, next]) => {
      const saturday = monday(today).add({ days: next && today.dayOfWeek < 6 ? 12 : 5 })
      const first = next && today.dayOfWeek >= 6 ? saturday.add({ weeks: 1 }) : saturday
      return span(first, first.add({ days: 1 }))
    },
  ],
  [
    /\b(?:later (?:in the|this) week|rest of (?:the|this) week)\b/,
    (today) => span(today, weekOf(today).last),
  ],
  [/\b(?:this|the) week\b/, (today) => weekOf(today)],
  [/\b(?:next|coming|following) week\b/, (today) => weekOf(today.add({ weeks: 1 }))],
  [/\brest of (?:the|this) month\b/, (today) => span(today, monthOf(today).last)],
  [/(?<!\d(?:st|nd|rd|th) of )\b(?:this|the) month\b/, (today) => monthOf(today)],
  [/\b(?:next|coming|following) month\b/, (today) => monthOf(today.add({ months: 1 }))],
  [/\btomorrow\b/, (today) => one(today.add({ days: 1 }))],
  [/\b(?:today|tonight)\b|\bthis (?=morning|afternoon|evening)/, (today) => one(today)],
  [/\byesterday\b/, (today) => one(today.subtract({ days: 1 }))],
]
