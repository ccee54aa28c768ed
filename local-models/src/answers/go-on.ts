import { searchTimes } from './booking.ts'
import { goOnWithEvent } from './changing.ts'
import { goOnMoving } from './moving.ts'
import type { Notes } from './notes.ts'
import type { Reply } from './reply.ts'

/** The next step towards what the caller wants booked, moved or put into the calendar. */
export function goOn(notes: Notes): Reply {
  if (notes.wish.task === 'event') return goOnWithEvent(notes)
  return notes.wish.task === 'move' ? goOnMoving(notes) : searchTimes(notes, notes.wish)
}
