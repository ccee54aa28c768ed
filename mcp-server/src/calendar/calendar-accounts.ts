import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import type { CalendarAccount } from './calendar.ts'

/** The owner's calendar accounts that are still linked, the default first. */
export async function accountsOf(
  database: Kysely<Database>,
  ownerId: string,
): Promise<CalendarAccount[]> {
  const rows = await database
    .selectFrom('calendar_accounts')
    .innerJoin('users', 'users.id', 'calendar_accounts.user_id')
    .select([
      'calendar_accounts.id',
      'user_id',
      'provider',
      'status',
      'is_default',
      'counts_as_busy',
      'users.zone',
    ])
    .where('user_id', '=', ownerId)
    .where('status', '<>', 'disconnected')
    .orderBy('is_default', 'desc')
    .orderBy('calendar_accounts.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    ownerId: row.user_id,
    provider: row.provider,
    status: row.status,
    isDefault: row.is_default,
    countsAsBusy: row.counts_as_busy,
    zone: row.zone,
  }))
}
