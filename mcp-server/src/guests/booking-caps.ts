import type { Database } from '@parley/shared/database/schema'
import { sql, type Transaction } from 'kysely'
import { refuse, type Refused } from '../mcp/tool-answer.ts'
import type { ToolCall } from '../mcp/tool.ts'
import { DAY_MS } from '../scheduling/interval.ts'
import type { Attendee } from './attendee.ts'
import { readGuestCall } from './guest-call.ts'

/** Bookings of guests with one owner in 24 hours; a link has its own cap. */
export interface GuestBookingCaps {
  readonly perOwner: number
  readonly perAddress: number
  /** One phone number, or one e-mail address. */
  readonly perPerson: number
}

/**
 * Whether a guest may book one more. Holds count: who asks at the same time waits for the owner's
 * turn, which the caller has, so that no two get the last place. What was cancelled counts too. The
 * answer is the same whichever cap is reached, since others' bookings are nobody's business.
 */
export async function refuseBeyondCaps(
  transaction: Transaction<Database>,
  caps: GuestBookingCaps,
  { principal, now }: ToolCall,
  attendee: Attendee | undefined,
): Promise<Refused | undefined> {
  if (principal.kind !== 'guest') return undefined
  const { standsOn, bookingsADay, address } = await readGuestCall(transaction, principal)
  const made = await transaction
    .selectFrom('appointments as a')
    .innerJoin('calls as c', 'c.id', 'a.call_id')
    .leftJoin('attendees as t', 't.appointment_id', 'a.id')
    .where('a.owner_id', '=', principal.owner)
    .where('a.moves', 'is', null)
    .where('a.created_at', '>', new Date(now - DAY_MS))
    .where('c.caller_kind', '=', 'guest')
    .where((eb) =>
      eb.or([eb('a.status', '<>', 'held'), eb('a.hold_expires_at', '>', new Date(now))]),
    )
    .select([
      count(sql`true`).as('owner'),
      count(sql`coalesce(c.guest_link_id, c.agent_id) = ${standsOn}`).as('link'),
      count(sql`c.caller_address = ${address}`).as('address'),
      count(sql`t.phone = ${attendee?.phone ?? null} or t.email = ${attendee?.email ?? null}`).as(
        'person',
      ),
    ])
    .executeTakeFirstOrThrow()
  const isReached =
    made.owner >= caps.perOwner ||
    made.link >= bookingsADay ||
    made.address >= caps.perAddress ||
    made.person >= caps.perPerson
  return isReached ? noMoreToday() : undefined
}

const count = (condition: ReturnType<typeof sql<boolean>>) =>
  sql<number>`(count(*) filter (where ${condition}))::int`

const noMoreToday = () =>
  refuse(
    'BOOKINGS_USED_UP',
    'No more can be booked this way today. Say that they can call again tomorrow.',
  )
