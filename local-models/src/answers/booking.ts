import { dayMatches } from './hear-day.ts'
import { clockMatches, sayClock } from './clock-time.ts'
import { clockIn } from './note-tool.ts'
import type { Notes } from './notes.ts'
import type { Wish } from './wish.ts'
import { call, say, type Reply } from './reply.ts'
import { oneOf, sentences } from './sentences.ts'
import type { OfferedSlot } from './tool-results.ts'
import type { Heard } from './understand.ts'

/** The next step towards a day and a time: the missing question, or the search. */
export function searchTimes({ heard }: Notes, wish: Wish): Reply {
  if (wish.day === undefined) return say(sentences.whichDay)
  if (wish.time?.kind === 'unclear') return say(sentences.whatTime)
  const isOpen = wish.task === 'find times' || (heard !== undefined && leavesTimeOpen(heard))
  return wish.time === undefined && !isOpen ? say(sentences.whatTime) : findTimes(wish)
}

const anyTime =
  /\b(?:any ?time|whenever|do not mind|first (?:free|available)|1th (?:free|available)|next (?:free|available)|earliest|as soon as possible|what (?:do you have|have you got|is (?:free|available)))\b/

export function leavesTimeOpen({ words }: Heard): boolean {
  return anyTime.test(words)
}

export function findTimes(wish: Wish, page?: number): Reply {
  const minutes = wish.minutes ?? usualLength(wish.moving)
  return call('find_times', { when: sayWhen(wish), duration_minutes: minutes, page })
}

/** What moves keeps its length; half an hour is what the server takes anyway. */
function usualLength(moving: Wish['moving']): number | undefined {
  return moving === undefined || moving.minutes === 30 ? undefined : moving.minutes
}

/** The first of the two steps: nothing changes by it, the server answers with its question. */
export function takeSlot(slot: OfferedSlot, { task, moving, title }: Wish): Reply {
  if (task === 'move' && moving !== undefined)
    return call('move_appointment', { appointment: moving.handle, slot: slot.handle })
  return call('book_appointment', { slot: slot.handle, title })
}

/** The one slot that is exactly what was asked for, day and time. */
export function exactSlot({ slots, wish }: Notes): OfferedSlot | undefined {
  const [slot] = slots
  if (slot === undefined || slots.length > 1 || wish.time?.kind !== 'exact') return undefined
  const isMeant = clockMatches(wish.time.clock, slot) && dayMatches(wish.day ?? { text: '' }, slot)
  return isMeant ? slot : undefined
}

export function askWhichSlot(slots: readonly OfferedSlot[]): string {
  return slots.length === 1 ? sentences.takeIt : sentences.whichSlot
}

export function sayChoices(slots: readonly OfferedSlot[]): string {
  const days = new Set(slots.map(({ date, month }) => `${date} ${month}`))
  const spoken = slots.map((slot) => {
    const day = days.size > 1 ? `${slot.weekday} at ` : ''
    return `${day}${sayClock(clockIn(slot))}`
  })
  return `I could offer ${oneOf(spoken)}.`
}

/** The words that the server is given for day and time. */
export function sayWhen({ day, time }: Wish): string {
  const said = day?.text ?? 'today'
  if (time === undefined || time.kind === 'unclear') return said
  return time.kind === 'exact' ? `${said} at ${sayClock(time.clock)}` : `${said} ${time.text}`
}
