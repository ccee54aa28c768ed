import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import { CalendarGrant } from './calendar-grant.ts'
import type { ConnectParts } from './connect-parts.ts'

/** How long a grant waits for its owner to sign in. */
const PENDING_MS = 10 * 60_000

export interface PendingGrant {
  readonly userId: string
  readonly accountId: string | null
  readonly ownerName: string
  readonly grant: CalendarGrant
}

/** Keeps a grant, sealed, until its owner signs in. @returns what the browser has to bring back */
export async function keepPending(
  { database, vault, clock, newId }: ConnectParts,
  who: { readonly userId: string; readonly accountId: string | null },
  grant: CalendarGrant,
): Promise<string> {
  const cookie = newRandomToken()
  const id = newId('login')
  const now = clock.now()
  const insert = database.insertInto('pending_grants').values({
    cookie_hash: hashToken(cookie),
    id,
    user_id: who.userId,
    account_id: who.accountId,
    provider: grant.provider,
    grant_sealed: vault.seal(placeOf(id, who.userId, grant.provider), JSON.stringify(grant)),
    created_at: new Date(now),
    expires_at: new Date(now + PENDING_MS),
  })
  await reachable('postgres', insert.execute())
  return cookie
}

/** What waits in this browser, left as it is. */
export async function findPending(
  parts: ConnectParts,
  cookie: string,
): Promise<PendingGrant | undefined> {
  const query = parts.database
    .selectFrom('pending_grants as g')
    .innerJoin('users as u', 'u.id', 'g.user_id')
    .selectAll('g')
    .select('u.name')
    .where('g.cookie_hash', '=', hashToken(cookie))
    .where('g.expires_at', '>', new Date(parts.clock.now()))
  const row = await reachable('postgres', query.executeTakeFirst())
  return (
    row && {
      userId: row.user_id,
      accountId: row.account_id,
      ownerName: row.name,
      grant: open(parts, row),
    }
  )
}

/** @returns whether it was there: whoever gets true is the one to use or discard it */
export async function removePending(
  { database }: { readonly database: Kysely<Database> },
  cookie: string,
): Promise<boolean> {
  const gone = database.deleteFrom('pending_grants').where('cookie_hash', '=', hashToken(cookie))
  return (await reachable('postgres', gone.executeTakeFirst())).numDeletedRows === 1n
}

/** Grants that nobody came back for. @returns them, erased here, to be discarded */
export async function takeExpired(parts: ConnectParts): Promise<CalendarGrant[]> {
  const gone = parts.database
    .deleteFrom('pending_grants')
    .where('expires_at', '<=', new Date(parts.clock.now()))
    .returningAll()
  const rows = await reachable('postgres', gone.execute())
  return rows.map((row) => open(parts, row))
}

function open(
  { vault }: ConnectParts,
  row: {
    readonly id: string
    readonly user_id: string
    readonly provider: string
    readonly grant_sealed: string
  },
): CalendarGrant {
  const text = vault.open(placeOf(row.id, row.user_id, row.provider), row.grant_sealed)
  return CalendarGrant.parse(JSON.parse(text))
}

const placeOf = (account: string, user: string, provider: string) => ({
  account,
  user,
  provider,
  field: 'pending_grant',
})
