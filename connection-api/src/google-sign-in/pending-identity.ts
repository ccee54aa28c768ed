import type { Selectable } from 'kysely'
import type { PendingIdentitiesTable } from '@parley/shared/database/calendar-grants-schema'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import type { ProviderIdentity } from '../oauth/id-token.ts'
import { KIND } from './identity.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'

/** How long an identity waits for the proof. */
const PENDING_MS = 10 * 60_000

/** An identity whose address an account here has already, and what its owner's address is there. */
export type PendingIdentity = Selectable<PendingIdentitiesTable> & { readonly email: string }

/** @returns a ticket: worth nothing without a proof of the account */
export async function keepIdentity(
  { database, clock }: GoogleSignInParts,
  userId: string,
  { issuer, subject }: ProviderIdentity,
  thenConnect: boolean,
): Promise<string> {
  const ticket = newRandomToken()
  const now = clock.now()
  const insert = database.insertInto('pending_identities').values({
    ticket_hash: hashToken(ticket),
    user_id: userId,
    kind: KIND,
    issuer,
    subject,
    then_connect: thenConnect,
    created_at: new Date(now),
    expires_at: new Date(now + PENDING_MS),
  })
  await reachable('postgres', insert.execute())
  return ticket
}

export async function findPendingIdentity(
  { database, clock }: GoogleSignInParts,
  ticket: string,
): Promise<PendingIdentity | undefined> {
  const query = database
    .selectFrom('pending_identities as i')
    .innerJoin('password_credentials as c', 'c.user_id', 'i.user_id')
    .selectAll('i')
    .select('c.email')
    .where('i.ticket_hash', '=', hashToken(ticket))
    .where('i.expires_at', '>', new Date(clock.now()))
  return reachable('postgres', query.executeTakeFirst())
}

/** @returns whether it was still there */
export async function removePendingIdentity(
  { database }: GoogleSignInParts,
  ticket: string,
): Promise<boolean> {
  const gone = database
    .deleteFrom('pending_identities')
    .where('ticket_hash', '=', hashToken(ticket))
  return (await reachable('postgres', gone.executeTakeFirst())).numDeletedRows === 1n
}
