import { sameClock, sayClock, type ClockTime } from './clock-time.ts'
import { findClocks, hearHours } from './hear-clock.ts'
import { cutOut, settle, type Mention } from './settle.ts'

/** One time, a stretch of time in words ("after 3 pm", "morning"), or times that contradict each other. */
export type HeardTime =
  | { kind: 'exact'; clock: ClockTime }
  | { kind: 'range'; text: string }
  | { kind: 'unclear' }

/** The time in what was heard, and the words without it. `bare`: a number alone can only be a time here. */
export function hearTime(
  words: string,
  bare: boolean,
): { time: HeardTime | undefined; rest: string } {
  const sounded = hearHours(words, bare)
  const clocks = findClocks(sounded, bare)
  const rest = cutOut(sounded, clocks)
  const part = findPart(rest)
  if (clocks.length === 0) return hearPart(rest, part)
  const dayParted = clocks.map((each) => ({ ...each, value: withDayPart(each.value, part) }))
  const range = findRange(sounded, dayParted)
  if (range !== undefined)
    return { time: { kind: 'range', text: range.value }, rest: cutOut(rest, [range]) }
  const clock = settle(sounded, dayParted, sameClock)
  if (clock === undefined || clock === 'unclear') return { time: clock && { kind: clock }, rest }
  return { time: { kind: 'exact', clock }, rest: part === undefined ? rest : cutOut(rest, [part]) }
}

/** A part of the day beside a number that was not understood is too little to search by. */
function hearPart(
  words: string,
  part: Mention<string> | undefined,
): { time: HeardTime | undefined; rest: string } {
  if (part === undefined) return { time: undefined, rest: words }
  const isPartly = /(?:\d|\boclock|\bat(?: [a-z]+){1,3})[ |]+(?:a )?$/.test(
    words.slice(0, part.start),
  )
  const time: HeardTime = isPartly ? { kind: 'unclear' } : { kind: 'range', text: part.value }
  return { time, rest: cutOut(words, [part]) }
}

/** "Tomorrow morning at nine": a part of the day said elsewhere belongs to the hour too. */
function withDayPart(clock: ClockTime, part: Mention<string> | undefined): ClockTime {
  const half = /(morning)|afternoon|evening/.exec(part?.value ?? '')
  if (clock.half !== undefined || clock.hour > 12 || half === null) return clock
  return { ...clock, half: half[1] === undefined ? 'pm' : 'am' }
}

function findRange(
  words: string,
  [first, second]: readonly Mention<ClockTime>[],
): Mention<string> | undefined {
  const opening =
    first &&
    /\b(after|before|until|till|between|from|by)(?: about)? $/.exec(words.slice(0, first.start))
  if (!opening) return undefined
  const start = opening.index
  const joined = second === undefined ? '' : words.slice(first.end, second.start).trim()
  if (second !== undefined && /^(?:and|to|until|till)$/.test(joined)) {
    const from = sayClock(withHalfOf(first.value, second.value))
    return { value: `between ${from} and ${sayClock(second.value)}`, start, end: second.end }
  }
  const word = opening[1] === 'between' || opening[1] === 'from' ? 'after' : opening[1]
  return { value: `${word} ${sayClock(first.value)}`, start, end: first.end }
}

/** "Between two and four pm" is pm at both ends; "between eleven and two pm" is not. */
function withHalfOf(from: ClockTime, to: ClockTime): ClockTime {
  return from.half === undefined && from.hour % 12 < to.hour % 12
    ? { ...from, half: to.half }
    : from
}

const parts =
  /\b(?:in the |this )?((?:early |late )?(?:morning|afternoon|evening)|(?:after|before) (?:lunch|work))\b/

function findPart(words: string): Mention<string> | undefined {
  const found = parts.exec(words)
  if (found === null) return undefined
  return { value: found[1] ?? '', start: found.index, end: found.index + found[0].length }
}
