import type { ClockTime } from './clock-time.ts'
import { hearHour, hourSounds } from './hear-number.ts'
import { cut, cutOut, type Mention } from './settle.ts'

type Reading = {
  pattern: RegExp
  read: (found: string[]) => { hour: number; minute: number }
  /** A number alone is a time only where something marks it as one. */
  needsMark: boolean
}

const hour = '(\\d{1,2})'
const fives = '(5|10|20|25)(?: minutes)?'
const readings: readonly Reading[] = [
  reading(`(?:half|30 minutes) past ${hour}\\b`, ([h]) => at(h, 30)),
  reading(`(?:a )?quarter (?:past|after) ${hour}\\b`, ([h]) => at(h, 15)),
  reading(`(?:a )?quarter (?:to|before|of) ${hour}\\b`, ([h]) => at(h, -15)),
  reading(`(?<!from )${fives} (?:past|after) ${hour}\\b`, ([m, h]) => at(h, Number(m))),
  reading(`(?<!from )${fives} (?:to|before) ${hour}\\b`, ([m, h]) => at(h, -Number(m))),
  reading(`${hour}:([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m))),
  reading(`${hour} ([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m))),
  reading(`(\\d{1,2})([0-5]\\d)\\b`, ([h, m]) => at(h, Number(m)), true),
  reading(`${hour}\\b`, ([h]) => at(h, 0), true),
]
const markBefore = new RegExp(
  `(?:\\b(?:at|around|about|say|until|till|after|before|between|and|or|make it|make that|by|from|to) |\\${cut} )$`,
)
const markAfter =
  /^(?: oclock\b)?(?: (?:in the |at |this )?(am|pm|morning|afternoon|evening|night|tonight)\b)?/

/** Every time of day in these words. `bare`: a number alone can only be a time here. */
export function findClocks(words: string, bare: boolean): Mention<ClockTime>[] {
  const found: Mention<ClockTime>[] = []
  let left = words
  for (const { pattern, read, needsMark } of readings) {
    for (const match of left.matchAll(pattern)) {
      const end = match.index + match[0].length
      const [after, part] = markAfter.exec(left.slice(end)) ?? ['']
      const isMarked = bare || after !== '' || markBefore.test(left.slice(0, match.index))
      const value = asClock(read(match.slice(1)), part)
      if (value === undefined || (needsMark && !isMarked)) continue
      found.push({ value, start: match.index, end: end + after.length })
    }
    left = cutOut(left, found)
  }
  return found.toSorted((a, b) => a.start - b.start)
}

/** Puts an hour where only an hour can stand: "to pm", "half past tan", "at for 30". */
export function hearHours(words: string, bare: boolean): string {
  let heard = words.replace(/\bquarter (?:too|2)\b(?= )/g, 'quarter to')
  for (const place of bare ? [...hourPlaces, hourAlone] : hourPlaces)
    heard = heard.replace(place, (word: string) => String(hearHour(word) ?? word))
  return heard
}

const hourPlaces: readonly RegExp[] = [
  `\\b(?:${hourSounds})(?= (?:am|pm|oclock)\\b)`,
  `(?<=\\b(?:half past|quarter past|quarter to) )(?:${hourSounds})\\b`,
  `(?<=\\b(?:at|at about|around|make it) )(?:${hourSounds})(?= (?:[0-5]\\d|in the|please)\\b|$)`,
  `(?<=^)(?:${hourSounds})(?= (?:15|30|45)\\b)`,
].map((source) => new RegExp(source, 'g'))
const hourAlone = new RegExp(
  `(?<=^(?:at |that |say |about )?)(?:${hourSounds})(?=(?: please| thank you)?$)`,
  'g',
)

function reading(source: string, read: Reading['read'], needsMark = false): Reading {
  return { pattern: new RegExp(`(?<![\\w:])${source}`, 'g'), read, needsMark }
}

function at(hourFigures: string | undefined, minutes: number): { hour: number; minute: number } {
  const said = Number(hourFigures)
  if (minutes >= 0) return { hour: said, minute: minutes }
  return { hour: said === 1 ? 12 : said - 1, minute: 60 + minutes }
}

function asClock(
  { hour, minute }: { hour: number; minute: number },
  part: string | undefined,
): ClockTime | undefined {
  if (hour > 23 || minute > 59) return undefined
  if (hour === 0) return { hour: 12, minute, half: 'am' }
  if (hour > 12 || part === undefined) return { hour, minute, half: undefined }
  return { hour, minute, half: part === 'am' || part === 'morning' ? 'am' : 'pm' }
}
