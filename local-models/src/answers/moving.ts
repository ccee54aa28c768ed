import { searchTimes } from './booking.ts'
import { dayIn } from './note-tool.ts'
import type { Notes } from './notes.ts'
import { call, say, type Reply } from './reply.ts'
import { sentences } from './sentences.ts'

/** The next step towards what the caller wants moved: which one it is, then where to. */
export function goOnMoving(notes: Notes): Reply {
  const { moving, moved, day, time } = notes.wish
  if (moving === undefined) return call('list_appointments', { when: dayOf(moved?.day) })
  const sameDay = day === undefined && time !== undefined ? dayIn(moving) : day
  return searchTimes(notes, { ...notes.wish, day: sameDay })
}

/** What to do with the list that was asked for: there may be nothing to move, or too much. */
export function moveOneOf(notes: Notes, listed: string): Reply {
  if (notes.appointments.length === 0) return say(listed, sentences.anythingElse)
  return notes.wish.moving === undefined ? say(listed, sentences.whichToMove) : goOnMoving(notes)
}

/** The caller's choice among the appointments just listed. */
export function chooseToMove(notes: Notes): Reply {
  const { moving, moved } = notes.wish
  if (moving !== undefined) return goOnMoving(notes)
  // More may be in the calendar than were listed.
  if (typeof moved?.day === 'object') return call('list_appointments', { when: moved.day.text })
  return notes.heard?.answer === 'no'
    ? say(sentences.nothingMoved, sentences.anythingElse)
    : say(sentences.notUnderstood, sentences.whichToMove)
}

function dayOf(day: NonNullable<Notes['heard']>['day']): string | undefined {
  return typeof day === 'object' ? day.text : undefined
}
