import { hearHour, hourSounds } from './hear-number.ts'
import { cutOut, settle, type Mention } from './settle.ts'

/** A time of day as said: without a half of the day, the owner's working hours decide. */
export type ClockTime = { hour: number; minute: number; half: 'am' | 'pm' | undefined }

export type HeardTime =
  | { kind: 'exact'; clock: ClockTime }
  | { kind: 'range'; text: string }
  | { kind: 'unclear' }

type Reading = { pattern: RegExp; read: (found: string[]) => { hour: number; minute: number } }

const hour = '(\\d{1,2})'
const readings: readonly Reading[] = [
  reading(`(?:half|30 minutes) past ${hour}\\b`, ([h]) => at(h, 30)),
  reading(`(?:a )?quarter (?:past|after) ${hour}\\b`, ([h]) => at(h, 15)),
  reading(`(?:a )?quarter (?:to|before|of) ${hour}\\b`, ([h]) => at(h, -15)),
  reading(`(?<!from )(5|10|20|25)(?: minutes)? (?:past|after) ${hour}\\b`, ([m, h]) =>
    at(h, Number(m)),
  ),
  reading(`(?<!from )(5|10|20|25)(?: minutes)? (?:to|before) ${hour}\\b`, ([m, h]) =>
    at(h, -Number(m)),
  ),
  reading(`${hour}:([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m))),
  reading(`(?:noon|midday)\\b`, () => ({ hour: 12, minute: 0 })),
  reading(`midnight\\b`, () => ({ hour: 0, minute: 0 })),
  reading(`${hour} ([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m))),
]
const marked =
  '(?:at|around|about|say|until|till|after|before|between|and|make it|make that|by|from|to) '
const needMark: readonly Reading[] = [
  reading(`(\\d{1,2})([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m))),
  reading(`${hour}\\b`, ([h]) => at(h, 0)),
]
const halfAfter =
  /^ (?:oclock )?(?:in the |at |this )?(am|pm|morning|afternoon|evening|night|tonight)\b/
const halves = new Map<string, 'am' | 'pm'>([
  ['am', 'am'],
  ['morning', 'am'],
])

/** The time in what was heard, and the words without it. `bare`: a number alone can only be a time here. */
export function hearTime(
  words: string,
  bare: boolean,
): { time: HeardTime | undefined; rest: string } {
  const sounded = hearHours(words, bare)
  const found = findClocks(sounded, bare)
  const clocks = found.map((mention) => ({
    ...mention,
    value: withDayPart(mention.value, sounded),
  }))
  const rest = cutOut(sounded, found)
  const range = findRange(sounded, clocks) ?? (clocks.length === 0 ? findPart(sounded) : undefined)
  if (range !== undefined)
    return { time: { kind: 'range', text: range.value }, rest: cutOut(rest, [range]) }
  const clock = settle(sounded, clocks, sameClock)
  if (clock === undefined) return { time: undefined, rest }
  if (clock === 'unclear') return { time: { kind: 'unclear' }, rest }
  return { time: { kind: 'exact', clock }, rest: cutPart(rest) }
}

export function sayClock({ hour, minute, half }: ClockTime): string {
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`
  return half === undefined
    ? `${hour}${minutes || (hour > 12 ? ':00' : '')}`
    : `${hour}${minutes} ${half}`
}

/** True when the time of day that was said can be the one of the calendar. */
export function clockMatches(said: ClockTime, time: { hour: number; minute: number }): boolean {
  if (said.minute !== time.minute) return false
  if (said.half === undefined && said.hour <= 12) return said.hour % 12 === time.hour % 12
  return hourOfDay(said) === time.hour
}

export function sameClock(a: ClockTime, b: ClockTime): boolean {
  const sameHalf = a.half === b.half || a.half === undefined || b.half === undefined
  return sameHalf && a.hour % 12 === b.hour % 12 && a.minute === b.minute
}

function hourOfDay({ hour, half }: ClockTime): number {
  if (half === undefined) return hour
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

function reading(source: string, read: Reading['read']): Reading {
  return { pattern: new RegExp(`(?<![\\d:])${source}`, 'g'), read }
}

function at(hourFigures: string | undefined, minutes: number): { hour: number; minute: number } {
  const said = Number(hourFigures)
  if (minutes >= 0) return { hour: said, minute: minutes }
  return { hour: said === 1 ? 12 : said - 1, minute: 60 + minutes }
}

/** Puts an hour where only an hour can stand: "to pm", "half past tan", "at for 30". */
function hearHours(words: string, bare: boolean): string {
  const sound = `(${hourSounds})`
  const places = [
    new RegExp(`\\b${sound}(?= (?:am|pm|oclock)\\b)`, 'g'),
    new RegExp(`(?<=\\b(?:half past|quarter past|quarter to|quarter too) )${sound}\\b`, 'g'),
    new RegExp(
      `(?<=\\b(?:at|at about|around|make it) )${sound}(?= (?:[0-5]\\d|in the|please)\\b|$)`,
      'g',
    ),
    new RegExp(`(?<=^)${sound}(?= (?:15|30|45)\\b)`, 'g'),
  ]
  if (bare)
    places.push(
      new RegExp(`(?<=^(?:at |say |yes |about )?)${sound}(?=(?: please| thank you)?$)`, 'g'),
    )
  let heard = words.replace(/\bquarter (?:too|2)\b(?= )/g, 'quarter to')
  for (const place of places)
    heard = heard.replace(place, (word: string) => String(hearHour(word) ?? word))
  return heard
}

function findClocks(words: string, bare: boolean): Mention<ClockTime>[] {
  const found: Mention<ClockTime>[] = []
  let left = words
  for (const { pattern, read } of [...readings, ...needMark]) {
    const needsMark = needMark.some((each) => each.pattern === pattern)
    for (const match of left.matchAll(pattern)) {
      const end = match.index + match[0].length
      const after = halfAfter.exec(left.slice(end)) ?? undefined
      const oclock = /^ oclock\b/.exec(left.slice(end))?.[0] ?? ''
      const isMarked = after !== undefined || oclock !== '' || isMarkedBefore(left, match.index)
      const clock = asClock(read(match.slice(1)), after?.[1])
      if (clock === undefined || (needsMark && !isMarked && !bare)) continue
      found.push({ value: clock, start: match.index, end: end + (after?.[0] ?? oclock).length })
    }
    left = cutOut(left, found)
  }
  return found.toSorted((a, b) => a.start - b.start)
}

function isMarkedBefore(words: string, start: number): boolean {
  return new RegExp(`\\b${marked}$`).test(words.slice(0, start))
}

function asClock(
  { hour, minute }: { hour: number; minute: number },
  part: string | undefined,
): ClockTime | undefined {
  if (hour > 23 || minute > 59) return undefined
  if (hour === 0) return { hour: 12, minute, half: 'am' }
  if (hour > 12 || part === undefined) return { hour, minute, half: undefined }
  return { hour, minute, half: halves.get(part) ?? 'pm' }
}

/** "Tomorrow morning at nine": a part of the day said elsewhere belongs to the hour too. */
function withDayPart(clock: ClockTime, words: string): ClockTime {
  const part = /\b(morning|afternoon|evening|tonight)\b/.exec(words)?.[1]
  if (clock.half !== undefined || clock.hour > 12 || part === undefined) return clock
  return { ...clock, half: part === 'morning' ? 'am' : 'pm' }
}

function findRange(
  words: string,
  clocks: readonly Mention<ClockTime>[],
): Mention<string> | undefined {
  const [first, second] = clocks
  if (first === undefined) return undefined
  const before = words.slice(0, first.start)
  const opening = /\b(after|before|until|till|between|from|by)(?: about)? $/.exec(before)
  if (opening === null) return undefined
  const start = opening.index
  const joined = second === undefined ? '' : words.slice(first.end, second.start).trim()
  if (second !== undefined && /^(?:and|to|until|till)$/.test(joined)) {
    const sameHalf = first.value.hour % 12 < second.value.hour % 12
    const half = first.value.half ?? (sameHalf ? second.value.half : undefined)
    const from = { ...first.value, half }
    const value = `between ${sayClock(from)} and ${sayClock(second.value)}`
    return { value, start, end: second.end }
  }
  const word = opening[1] === 'between' || opening[1] === 'from' ? 'after' : opening[1]
  return { value: `${word} ${sayClock(first.value)}`, start, end: first.end }
}

const parts =
  /\b(?:in the |this )?((?:early |late )?(?:morning|afternoon|evening)|(?:after|before) (?:lunch|work))\b/

function findPart(words: string): Mention<string> | undefined {
  const found = parts.exec(words)
  if (found === null) return undefined
  return { value: found[1] ?? '', start: found.index, end: found.index + found[0].length }
}

function cutPart(words: string): string {
  const part = findPart(words)
  return part === undefined ? words : cutOut(words, [part])
}
