import type { Kysely, Selectable } from 'kysely'
import type { CalendarAccountsTable } from '@parley/shared/database/calendar-grants-schema'
import type { Database } from '@parley/shared/database/schema'
import { AppError } from '@parley/shared/errors/app-error'
import { reachable } from '../http/reachable.ts'

export type AccountRow = Selectable<CalendarAccountsTable>

/** The person's calendars that are not disconnected, the default one first. */
export async function listAccounts(
  database: Kysely<Database>,
  userId: string,
): Promise<AccountRow[]> {
  const query = database
    .selectFrom('calendar_accounts')
    .selectAll()
    .where('user_id', '=', userId)
    .where('status', '<>', 'disconnected')
    .orderBy('is_default', 'desc')
    .orderBy('connected_at')
    .orderBy('id')
  return reachable('postgres', query.execute())
}

/** @throws {AppError} 404 for one that is not theirs as for one that is not there */
export async function findAccount(
  database: Kysely<Database>,
  userId: string,
  id: string,
): Promise<AccountRow> {
  const accounts = await listAccounts(database, userId)
  const account = accounts.find((one) => one.id === id)
  if (account) return account
  throw new AppError('You have no such calendar here. Ask for /api/calendar/status to see yours.', {
    code: 'calendar_not_connected',
    status: 404,
  })
}

/** A calendar as its owner sees it; nothing of its tokens. */
export function describeAccount(row: AccountRow) {
  return {
    id: row.id,
    provider: row.provider,
    email: row.provider_email,
    status: row.status,
    reason: row.status_reason,
    is_default: row.is_default,
    counts_as_busy: row.counts_as_busy,
    connected_at: row.connected_at?.toISOString() ?? null,
  }
}
