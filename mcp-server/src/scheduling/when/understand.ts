import type { Temporal } from 'temporal-polyfill'
import { findClock, type Found } from './find-clock.ts'
import { findDay } from './find-day.ts'
import { findDayPart } from './find-day-part.ts'
import { normalise } from './normalise.ts'
import type { Misunderstood, Understood } from './understood.ts'
import { takenBack } from './taken-back.ts'

/** What was said last counts, where something was taken back: "Tuesday, no, Wednesday at three". */
export function understand(
  said: string,
  today: Temporal.PlainDate,
  american: boolean,
): Understood | { readonly problem: Misunderstood } {
  const text = normalise(said)
    .replaceAll(/\b(\d{1,2}(?::\d\d)?) tonight\b/g, 'at $1 tonight')
    .replaceAll(/\bthis (morning|afternoon|evening)\b/g, 'today $1')
    .replaceAll(/\btonight\b/g, 'today evening')
  return takenBack(text, (part) => understandPart(part, today, american))
}

/** Takes the time of day out of the words, then the part of the day, then the date. */
function understandPart(
  text: string,
  today: Temporal.PlainDate,
  american: boolean,
): Understood | { readonly problem: Misunderstood } {
  const clock = findClock(text)
  if (clock === 'several') return { problem: { kind: 'several' } }
  const part = findDayPart(restOf(clock, text))
  const beforeDay = restOf(part, restOf(clock, text))
  const day = findDay(beforeDay, today, american)
  if (day && 'problem' in day) return day
  if (isHalfUnderstood(restOf(day, beforeDay))) return { problem: { kind: 'nothing_found' } }
  const understood = { days: day?.value, part: part?.value, clock: clock?.value }
  const nothing = Object.values(understood).every((found) => found === undefined)
  return nothing ? { problem: { kind: 'nothing_found' } } : understood
}

const restOf = (found: Found<unknown> | undefined, text: string) => (found ? found.rest : text)

/** Words that turn the meaning round, and numbers that found no place: better asked again. */
function isHalfUnderstood(rest: string): boolean {
  return /\d/.test(rest) || TURNS_ROUND.test(rest)
}

const TURNS_ROUND =
  /\b(?:not|never|except|but|or|every|each|before|after|until|without|last|ago|past|half|quarter|week|month|year)\b/
