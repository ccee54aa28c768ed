import { createHash } from 'node:crypto'
import { doubleMetaphone } from 'double-metaphone'
import { distance } from 'fastest-levenshtein'
import { spokenDigits } from './spoken-digits.ts'

/**
 * Of the spelling alphabet of radio (ICAO), which was made to be told apart by voice, the words that
 * are also far from one another in sound and that small recognisers hear right.
 */
export const REFERENCE_WORDS =
  'bravo charlie delta echo hotel kilo november oscar quebec romeo tango uniform victor'.split(' ')

/** Without those that are mistaken for another: five and nine, one, zero. */
const REFERENCE_DIGITS = '234678'

const WORDS = 3

/**
 * The name of an appointment for people: `november tango kilo 4 2`, one of 79,000. It follows from
 * the id, which is random, so that it is the same however often it is asked for.
 */
export function referenceOf(appointmentId: string): string {
  const digest = createHash('sha256').update(`reference:${appointmentId}`).digest()
  const pick = <T>(of: ArrayLike<T>, part: number) => of[digest.readUInt32BE(part * 4) % of.length]
  const words = Array.from({ length: WORDS }, (_, part) => pick(REFERENCE_WORDS, part))
  const digits = [pick(REFERENCE_DIGITS, WORDS), pick(REFERENCE_DIGITS, WORDS + 1)]
  return [...words, ...digits].join(' ')
}

/** `November, Tango, Kilo, 4, 2`: slowly enough to be written down. */
export function spokenReference(reference: string): string {
  const parts = reference.split(' ')
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(', ')
}

/** A reference as it was said, or heard; undefined where it cannot be one of ours. */
export function hearReference(said: string): string | undefined {
  const heard = said.toLowerCase().match(/[a-z]+|\d/g) ?? []
  const named = heard.flatMap((word) => wordMeant(word) ?? [])
  if (named.length !== WORDS) return undefined
  const after = heard.slice(heard.findLastIndex((word) => wordMeant(word) !== undefined) + 1)
  const digits = spokenDigits(after.map((word) => LIKE_DIGITS[word] ?? word).join(' '))
  return /^\d\d$/.test(digits)
    ? [...named, digits.charAt(0), digits.charAt(1)].join(' ')
    : undefined
}

/** What recognisers write for digits; nothing else can stand there. */
const LIKE_DIGITS: Readonly<Record<string, string>> = {
  floor: '4',
  door: '4',
  due: '2',
  du: '2',
  do: '2',
  tree: '3',
  free: '3',
  sex: '6',
  sicks: '6',
  heaven: '7',
  seventh: '7',
  aid: '8',
}

/** The one word of ours that this is, or sounds like. */
function wordMeant(heard: string): string | undefined {
  if (REFERENCE_WORDS.includes(heard)) return heard
  if (heard.length < 4) return undefined
  const near = REFERENCE_WORDS.filter((word) => soundsLike(word, heard))
  return near.length === 1 ? near[0] : undefined
}

function soundsLike(word: string, heard: string): boolean {
  if (distance(word, heard) <= 1) return true
  const codes = doubleMetaphone(word)
  return doubleMetaphone(heard).some((code) => code.length > 1 && codes.includes(code))
}
