import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { attendeeAddress } from './recipients-of.ts'

export interface TellLateParts extends MessageParts {
  /** Whether text messages can be sent here. */
  readonly texts: boolean
}

interface Place {
  readonly owner_id: string
  readonly address: string
}

/**
 * Makes an address known, and tells those of their appointments who could not be written to before:
 * a guest may book first and show afterwards that the number is theirs.
 */
export async function tellLate(
  trx: Transaction<Database>,
  parts: TellLateParts,
  place: Place,
  makeKnown: () => Promise<void>,
): Promise<void> {
  const notices = (await lockNotices(trx, parts, place)).filter(({ done_at }) => done_at !== null)
  const address = (notice: GivenNotice) =>
    attendeeAddress(trx, { id: notice.appointment_id, ownerId: place.owner_id }, parts.texts)
  const before = new Map<string, string | undefined>()
  for (const notice of notices) before.set(notice.id, await address(notice))
  await makeKnown()
  for (const notice of notices.filter(({ id }) => before.get(id) === undefined)) {
    const to = await address(notice)
    if (to !== undefined) await tell(trx, parts, notice, to, place.owner_id)
  }
}

type GivenNotice = Awaited<ReturnType<typeof lockNotices>>[number]

/**
 * Notices of what stands now. Those that are still to be given are given as any other; the lock waits
 * for those that are being given at this moment, so that none falls between the two.
 */
function lockNotices(
  trx: Transaction<Database>,
  { clock }: TellLateParts,
  { owner_id, address }: Place,
) {
  return trx
    .selectFrom('appointment_notices as n')
    .innerJoin('appointments as a', 'a.id', 'n.appointment_id')
    .innerJoin('attendees as t', 't.appointment_id', 'a.id')
    .select(['n.id', 'n.appointment_id', 'n.kind', 'n.version', 'n.done_at'])
    .where('t.owner_id', '=', owner_id)
    .where('t.by_guest', '=', true)
    .where((eb) => eb.or([eb('t.phone', '=', address), eb('t.email', '=', address)]))
    .where('n.kind', 'in', ['booked', 'moved'])
    .whereRef('n.version', '=', 'a.version')
    .where('a.status', '=', 'confirmed')
    .where('a.start_at', '>', new Date(clock.now()))
    .forUpdate('n')
    .execute()
}

async function tell(
  trx: Transaction<Database>,
  parts: TellLateParts,
  { id, appointment_id, kind, version }: GivenNotice,
  to: string,
  userId: string,
): Promise<void> {
  const details = { appointment: appointment_id, version: String(version), who: 'attendee' }
  await enqueueMessage(trx, parts, { userId, kind: `appointment_${kind}`, to, details })
  const told = { outcome: 'told' as const }
  await trx.updateTable('appointment_notices').set(told).where('id', '=', id).execute()
}
