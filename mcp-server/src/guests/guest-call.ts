import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { Principal } from '../access/principal.ts'

/** What a guest's call stands on: a link, or an agent at a provider. */
export interface GuestCall {
  readonly standsOn: string
  /** That come by this link or agent in 24 hours. */
  readonly bookingsADay: number
  /** Network address, under a key: it is only ever compared. */
  readonly address: Buffer | null
}

/** @throws when the guest is in no call that came by either: then no cap could hold */
export async function readGuestCall(
  database: Kysely<Database>,
  { via, owner }: Principal,
): Promise<GuestCall> {
  if (via.kind !== 'call') throw new Error('A guest without a call')
  const row = await database
    .selectFrom('calls as c')
    .leftJoin('guest_links as l', 'l.id', 'c.guest_link_id')
    .leftJoin('agents as a', 'a.id', 'c.agent_id')
    .select((eb) => [
      eb.fn.coalesce('l.id', 'a.id').as('id'),
      eb.fn.coalesce('l.bookings_a_day', 'a.bookings_a_day').as('bookings_a_day'),
      'c.caller_address',
    ])
    .where('c.id', '=', via.callId)
    .where('c.owner_id', '=', owner)
    .executeTakeFirstOrThrow()
  const { id, bookings_a_day, caller_address } = row
  if (id === null || bookings_a_day === null)
    throw new Error('A guest whose call stands on nothing')
  return { standsOn: id, bookingsADay: bookings_a_day, address: caller_address }
}
