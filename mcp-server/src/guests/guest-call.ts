import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { Principal } from '../access/principal.ts'

/** What a guest's call stands on. */
export interface GuestCall {
  readonly linkId: string
  /** That come by this link in 24 hours. */
  readonly bookingsADay: number
  /** Network address, under a key: it is only ever compared. */
  readonly address: Buffer | null
}

/** @throws when the guest is in no call that came by a link: then no cap could hold */
export async function readGuestCall(
  database: Kysely<Database>,
  { via, owner }: Principal,
): Promise<GuestCall> {
  if (via.kind !== 'call') throw new Error('A guest without a call')
  const row = await database
    .selectFrom('calls as c')
    .innerJoin('guest_links as l', 'l.id', 'c.guest_link_id')
    .select(['l.id', 'l.bookings_a_day', 'c.caller_address'])
    .where('c.id', '=', via.callId)
    .where('c.owner_id', '=', owner)
    .executeTakeFirstOrThrow()
  return { linkId: row.id, bookingsADay: row.bookings_a_day, address: row.caller_address }
}
