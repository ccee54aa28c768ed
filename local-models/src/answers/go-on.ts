import { searchTimes } from './booking.ts'
import { goOnMoving } from './moving.ts'
import type { Notes } from './notes.ts'
import type { Reply } from './reply.ts'

/** The next step towards what the caller wants booked or moved. */
export function goOn(notes: Notes): Reply {
  return notes.wish.task === 'move' ? goOnMoving(notes) : searchTimes(notes, notes.wish)
}
