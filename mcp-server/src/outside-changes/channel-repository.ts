import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'
import type { Kysely } from 'kysely'
import type { CalendarAccount, Channel } from '../calendar/calendar.ts'
import { DAY_MS, MINUTE_MS } from '../scheduling/interval.ts'

/** Whoever dies over it is followed by somebody else after this. */
const CLAIM_MS = 2 * MINUTE_MS
const AT_ONCE = 5

/** Of a channel whose opening was never answered; no provider keeps one for longer. */
const LONGEST_MS = 8 * DAY_MS

/** An account whose channel this process sees to, and nobody else until then. */
export interface WatchClaim {
  readonly accountId: string
  readonly ownerId: string
  readonly until: Instant
}

/** Accounts whose channel is to be opened or renewed. */
export async function claimWatches(
  database: Kysely<Database>,
  now: Instant,
): Promise<WatchClaim[]> {
  const until = now + CLAIM_MS
  const rows = await database
    .updateTable('calendar_syncs')
    .from('calendar_accounts')
    .set({ watch_due_at: new Date(until) })
    .whereRef('calendar_accounts.id', '=', 'calendar_syncs.account_id')
    .where('calendar_syncs.account_id', 'in', (due) =>
      due
        .selectFrom('calendar_syncs as due')
        .innerJoin('calendar_accounts as active', 'active.id', 'due.account_id')
        .select('due.account_id')
        .where('active.status', '=', 'active')
        .where('active.provider', '<>', 'built-in')
        .where((row) =>
          row.or([
            row('due.watch_due_at', 'is', null),
            row('due.watch_due_at', '<=', new Date(now)),
          ]),
        )
        .orderBy('due.watch_due_at')
        .limit(AT_ONCE)
        .forUpdate('due')
        .skipLocked(),
    )
    .returning(['calendar_syncs.account_id', 'calendar_accounts.user_id'])
    .execute()
  return rows.map((row) => ({ accountId: row.account_id, ownerId: row.user_id, until }))
}

/** What was made due meanwhile stays due. */
export async function endClaim(
  database: Kysely<Database>,
  { accountId, until }: WatchClaim,
  next: Instant,
): Promise<void> {
  await database
    .updateTable('calendar_syncs')
    .set({ watch_due_at: new Date(next) })
    .where('account_id', '=', accountId)
    .where('watch_due_at', '=', new Date(until))
    .execute()
}

export interface KnownChannel {
  readonly id: string
  /** undefined: nobody has heard how its opening ended. */
  readonly remoteId: string | undefined
  readonly expiresAt: Instant
}

export async function channelsOf(
  database: Kysely<Database>,
  accountId: string,
): Promise<KnownChannel[]> {
  const rows = await database
    .selectFrom('calendar_channels')
    .select(['id', 'remote_id', 'expires_at'])
    .where('account_id', '=', accountId)
    .execute()
  return rows.map(({ id, remote_id, expires_at }) => ({
    id,
    remoteId: remote_id ?? undefined,
    expiresAt: expires_at.getTime(),
  }))
}

export async function openChannel(
  database: Kysely<Database>,
  { id: account_id, provider }: CalendarAccount,
  { id, secretHash }: { readonly id: string; readonly secretHash: Buffer },
  now: Instant,
): Promise<void> {
  if (provider === 'built-in') throw new Error('The built-in calendar tells nobody')
  await database
    .insertInto('calendar_channels')
    .values({
      id,
      account_id,
      provider,
      secret_hash: secretHash,
      remote_id: null,
      created_at: new Date(now),
      expires_at: new Date(now + LONGEST_MS),
    })
    .execute()
}

export async function storeChannel(
  database: Kysely<Database>,
  id: string,
  { remoteId, expiresAt }: Channel,
): Promise<void> {
  await database
    .updateTable('calendar_channels')
    .set({ remote_id: remoteId, expires_at: new Date(expiresAt) })
    .where('id', '=', id)
    .execute()
}

export async function removeChannel(database: Kysely<Database>, id: string): Promise<void> {
  await database.deleteFrom('calendar_channels').where('id', '=', id).execute()
}
