import { findClock, type SaidClock } from '../scheduling/when/find-clock.ts'
import { normalise } from '../scheduling/when/normalise.ts'
import type { Hours } from '../scheduling/working-hours.ts'

/** What was said about the hours of a day. */
export type HeardHours =
  | { readonly kind: 'hours'; readonly hours: readonly Hours[] }
  /** As on that weekday in any week. */
  | { readonly kind: 'usual' }
  | { readonly kind: 'unclear'; readonly why: 'nothing_found' | 'past_midnight' | 'overlapping' }

const CLOSED = /\b(?:closed?|off|none|nothing|holiday|not working|no hours|free day)\b/
const USUAL = /\b(?:usual|normal|default|regular|as always|as ever|reset)\b/

/** `9-5`, `9am – 5pm`. */
const DASH = /(?<=[\dm.])\s*[-‐-―]\s*(?=\d)/g

/** Between two spans of hours; an `and` within `between 9 and 5` is none. */
const NEXT_SPAN = /\s*(?:,|;|\bthen\b|\bagain\b|(?<!\bbetween [^,;]*)\band\b)\s*/

/** `9 to 5`, `9 to 12 and 1 to 5`, `closed`, `as usual`. */
export function hearHours(said: string): HeardHours {
  const words = said.toLowerCase().replaceAll(DASH, ' to ')
  if (USUAL.test(words)) return { kind: 'usual' }
  if (CLOSED.test(words)) return { kind: 'hours', hours: [] }
  const spans = words
    .replaceAll(/\ball day\b|\bround the clock\b/g, '00:00 to 24:00')
    .split(NEXT_SPAN)
    .filter((part) => part.trim() !== '')
    .map(hearSpan)
  if (spans.length === 0) return { kind: 'unclear', why: 'nothing_found' }
  const heard = spans.filter((span) => typeof span !== 'string')
  const problem = spans.find((span) => typeof span === 'string')
  if (problem !== undefined) return { kind: 'unclear', why: problem }
  const sorted = heard.toSorted((a, b) => a.from - b.from)
  const overlapping = sorted.some((span, index) => span.from < (sorted[index - 1]?.to ?? 0))
  if (overlapping) return { kind: 'unclear', why: 'overlapping' }
  return { kind: 'hours', hours: sorted.map(toHours) }
}

/** Minutes since midnight. */
interface Span {
  readonly from: number
  readonly to: number
}

const DAY = 24 * 60
const HALF_DAY = DAY / 2

function hearSpan(said: string): Span | 'nothing_found' | 'past_midnight' {
  const whole = /^\s*0?0:00 to 24:00\s*$/.exec(said)
  if (whole) return { from: 0, to: DAY }
  const clock = findClock(normalise(said))
  if (!clock || clock === 'several' || clock.value.kind !== 'between') return 'nothing_found'
  const { from, to } = clock.value
  if (!from || !to) return 'nothing_found'
  // "Ten to noon" may be heard as ten in the evening: then the morning is tried.
  for (const starts of [startOf(from), startOf({ ...from, half: from.half && 'am' })]) {
    const ends = endOf(to, starts)
    if (ends !== undefined) return { from: starts, to: ends }
  }
  return 'past_midnight'
}

/** People begin at nine in the morning and at one in the afternoon. */
function startOf({ hour, minute, half }: SaidClock): number {
  const early = (hour % 12) * 60 + minute
  if (half) return half === 'am' ? early : early + HALF_DAY
  if (hour === 0 || hour > 12) return hour * 60 + minute
  return hour < 6 || hour === 12 ? early + HALF_DAY : early
}

/** The first such time after the start; midnight is the day's end. */
function endOf({ hour, minute, half }: SaidClock, starts: number): number | undefined {
  const early = (hour % 12) * 60 + minute
  const said = half ? [half === 'am' ? early : early + HALF_DAY] : [hour * 60 + minute, early]
  const meant = half || hour > 12 ? said : [...said, early + HALF_DAY]
  const later = meant.filter((minutes) => minutes > starts).toSorted((a, b) => a - b)
  if (later[0] !== undefined) return later[0]
  return meant.includes(0) ? DAY : undefined
}

function toHours({ from, to }: Span): Hours {
  return { starts: clockTime(from), ends: clockTime(to) }
}

const clockTime = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
