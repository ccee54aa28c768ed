import type { ConsentRow } from '@parley/shared/database/schema'
import { z } from 'zod'
import type { Records } from './records.ts'

/** What became of a yes. `nothing`: it was never acted on. */
export type Became = 'done' | 'not done' | 'nothing' | 'unsettled'

export function becameOf(records: Records, consentId: string): Became {
  const consent = records.consents.get(consentId)
  if (!consent || consent.used_at === null) return 'nothing'
  switch (consent.tool) {
    case 'book_appointment':
      return bookingBecame(records, consent)
    case 'move_appointment':
      return moveBecame(records, consent)
    case 'cancel_appointment':
      return cancellingBecame(records, consent)
    default:
      return eventBecame(consent)
  }
}

function bookingBecame(records: Records, consent: ConsentRow): Became {
  const status = statusOf(records, consent)
  if (status === 'pending') return 'unsettled'
  return status === 'failed' ? 'not done' : 'done'
}

/** A move's own row is there until the move is done; one that failed stays. */
function moveBecame({ appointments }: Records, { id }: ConsentRow): Became {
  const move = appointments.find(({ consent_id }) => consent_id === id)
  if (!move) return 'done'
  return move.status === 'failed' ? 'not done' : 'unsettled'
}

function cancellingBecame(records: Records, consent: ConsentRow): Became {
  const status = statusOf(records, consent)
  if (status === 'cancel_pending') return 'unsettled'
  return status === 'cancelled' && isLast(records, consent) ? 'done' : 'not done'
}

const statusOf = ({ appointments }: Records, { appointment_id }: ConsentRow) =>
  appointments.find(({ id }) => id === appointment_id)?.status

/** Of several yeses to cancelling the same appointment, one did it: the last that was acted on. */
function isLast({ consents }: Records, { id, used_at, appointment_id }: ConsentRow): boolean {
  return ![...consents.values()].some(
    (other) =>
      other.id !== id &&
      other.tool === 'cancel_appointment' &&
      other.appointment_id === appointment_id &&
      other.used_at !== null &&
      used_at !== null &&
      other.used_at > used_at,
  )
}

const EventResult = z.object({ became: z.enum(['done', 'changed', 'refused']) })

function eventBecame({ result }: ConsentRow): Became {
  const parsed = EventResult.safeParse(result)
  if (!parsed.success) return 'unsettled'
  return parsed.data.became === 'done' ? 'done' : 'not done'
}
