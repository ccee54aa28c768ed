import type { Database } from '@parley/shared/database/schema'
import { isUnleased, leasedBy, newLeaseOwner, NO_LEASE } from '@parley/shared/database/row-lease'
import type { Instant } from '@parley/shared/time/clock'
import { sql, type Kysely, type Transaction } from 'kysely'
import { MINUTE_MS } from '../scheduling/interval.ts'

/** How often an account is looked at that nobody tells us about, or whose notification was lost. */
const POLL_MS = 12 * MINUTE_MS
/** Longer than a look takes; after it somebody else may have a try. */
const LEASE_MS = 60_000
const AT_ONCE = 5

/** The right to read one account's changes and to write down how far they are read. */
export interface SyncLease {
  readonly accountId: string
  readonly cursor: string | undefined
  readonly wholeAt: Instant | undefined
  readonly failCount: number
  readonly owner: string
  readonly until: Instant
}

/** Every account that can be read has a row, which is due at once. */
export async function openSyncs(database: Kysely<Database>, now: Instant): Promise<void> {
  await database
    .insertInto('calendar_syncs')
    .columns(['account_id', 'due_at'])
    .expression((from) =>
      from
        .selectFrom('calendar_accounts')
        .select(['id', sql<Date>`${new Date(now)}::timestamptz`.as('due_at')])
        .where('status', '=', 'active')
        .where('id', 'not in', (known) =>
          known.selectFrom('calendar_syncs').select('calendar_syncs.account_id'),
        ),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Makes an account due now; a look that is under way does not count. */
export async function makeDue(
  database: Kysely<Database>,
  accountId: string,
  now: Instant,
): Promise<void> {
  await database
    .updateTable('calendar_syncs')
    .set({ due_at: new Date(now) })
    .where('account_id', '=', accountId)
    .where('due_at', '>', new Date(now))
    .execute()
}

/**
 * Takes what is due and what nobody else is reading. It is due again when the lease ends, so that
 * whoever dies over it is followed by somebody else.
 */
export async function takeDueSyncs(database: Kysely<Database>, now: Instant): Promise<SyncLease[]> {
  const owner = newLeaseOwner()
  const until = now + LEASE_MS
  const rows = await database
    .updateTable('calendar_syncs')
    .set({ ...leasedBy(owner, now, LEASE_MS), due_at: new Date(until) })
    .where('account_id', 'in', (due) =>
      due
        .selectFrom('calendar_syncs')
        .select('account_id')
        .where('due_at', '<=', new Date(now))
        .where(isUnleased(now))
        .where('account_id', 'in', (active) =>
          active
            .selectFrom('calendar_accounts')
            .select('calendar_accounts.id')
            .where('status', '=', 'active'),
        )
        .orderBy('due_at')
        .limit(AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute()
  return rows.map((row) => ({
    accountId: row.account_id,
    cursor: row.cursor ?? undefined,
    wholeAt: row.whole_at?.getTime(),
    failCount: row.fail_count,
    owner,
    until,
  }))
}

/** @returns false when the lease was lost: what was read is to be thrown away */
export async function storeSynced(
  transaction: Transaction<Database>,
  lease: SyncLease,
  { cursor, whole }: { readonly cursor: string; readonly whole: boolean },
  now: Instant,
): Promise<boolean> {
  const read = { cursor, fail_count: 0, ...(whole && { whole_at: new Date(now) }) }
  const stored = await underLease(transaction, lease, now + POLL_MS)
    .set(read)
    .executeTakeFirst()
  return stored.numUpdatedRows === 1n
}

/** Gives the lease back; what was missed is caught up with at the next look. */
export async function storeFailed(
  database: Kysely<Database>,
  lease: SyncLease,
  now: Instant,
): Promise<void> {
  const pause = Math.min(MINUTE_MS * 2 ** Math.min(lease.failCount, 10), POLL_MS)
  await underLease(database, lease, now + pause)
    .set({ fail_count: lease.failCount + 1 })
    .execute()
}

/** What was made due while it was read stays due. */
function underLease(
  database: Kysely<Database>,
  { accountId, owner, until }: SyncLease,
  next: Instant,
) {
  return database
    .updateTable('calendar_syncs')
    .set({
      ...NO_LEASE,
      due_at: sql<Date>`case when due_at = ${new Date(until)} then ${new Date(next)} else due_at end`,
    })
    .where('account_id', '=', accountId)
    .where('lease_owner', '=', owner)
}
