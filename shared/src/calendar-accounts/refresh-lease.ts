import type { Kysely, Selectable } from 'kysely'
import type { CalendarAccountsTable } from '../database/calendar-grants-schema.ts'
import { isUnleased, leasedBy, NO_LEASE } from '../database/row-lease.ts'
import type { Database } from '../database/schema.ts'
import type { Instant } from '../time/clock.ts'

export type AccountRow = Selectable<CalendarAccountsTable>

/** Longer than any answer of a provider is waited for; after it somebody else may try. */
export const LEASE_MS = 20_000

/** The right to refresh one version of a grant. What is written under it is fenced by both. */
export interface Lease {
  readonly accountId: string
  readonly version: number
  readonly owner: string
}

export async function readAccountRow(
  database: Kysely<Database>,
  id: string,
): Promise<AccountRow | undefined> {
  return database
    .selectFrom('calendar_accounts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
}

/**
 * Takes the lease for this version of the grant. No transaction stays open: the row itself says who
 * refreshes, and until when.
 *
 * @returns whether it is ours
 */
export async function takeLease(
  database: Kysely<Database>,
  { accountId, version, owner }: Lease,
  now: Instant,
): Promise<boolean> {
  const taken = await database
    .updateTable('calendar_accounts')
    .set(leasedBy(owner, now, LEASE_MS))
    .where('id', '=', accountId)
    .where('version', '=', version)
    .where('status', '=', 'active')
    .where('refresh_token', 'is not', null)
    .where(isUnleased(now))
    .where((row) => row.or([row('retry_at', 'is', null), row('retry_at', '<=', new Date(now))]))
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}

interface Refreshed {
  /** Sealed. */
  readonly access: string
  /** Sealed; undefined where the provider keeps the old one going. */
  readonly refresh: string | undefined
  readonly expiresAt: Date
  readonly scopes: readonly string[] | undefined
}

/** @returns false when the lease was lost: the result is to be thrown away, and the row read again */
export async function storeRefreshed(
  database: Kysely<Database>,
  lease: Lease,
  { access, refresh, expiresAt, scopes }: Refreshed,
  now: Instant,
): Promise<boolean> {
  const stored = await underLease(database, lease)
    .set({
      access_token: access,
      expires_at: expiresAt,
      refreshed_at: new Date(now),
      ...(refresh !== undefined && { refresh_token: refresh }),
      ...(scopes !== undefined && { scopes: [...scopes] }),
      ...NO_LEASE,
      fail_count: 0,
      retry_at: null,
      version: lease.version + 1,
    })
    .executeTakeFirst()
  return stored.numUpdatedRows === 1n
}

/** The grant is over: nothing of it is kept. @returns false when the lease was lost */
export async function storeEnded(
  database: Kysely<Database>,
  lease: Lease,
  reason: string,
): Promise<boolean> {
  const stored = await underLease(database, lease)
    .set({
      status: 'needs_consent',
      status_reason: reason,
      access_token: null,
      refresh_token: null,
      expires_at: null,
      ...NO_LEASE,
      version: lease.version + 1,
    })
    .executeTakeFirst()
  return stored.numUpdatedRows === 1n
}

/** Gives the lease back after an answer that settled nothing; the token that is there stays. */
export async function storeFailed(
  database: Kysely<Database>,
  lease: Lease,
  failCount: number,
  retryAt: Date,
): Promise<void> {
  await underLease(database, lease)
    .set({ ...NO_LEASE, fail_count: failCount, retry_at: retryAt })
    .execute()
}

function underLease(database: Kysely<Database>, { accountId, version, owner }: Lease) {
  return database
    .updateTable('calendar_accounts')
    .where('id', '=', accountId)
    .where('version', '=', version)
    .where('lease_owner', '=', owner)
}
