import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { newId } from '../identity/ids.ts'

/** The calendar that everybody has, for somebody a test made. @returns the account's id */
export async function addBuiltInCalendar(
  database: Kysely<Database>,
  userId: string,
  id: string = newId('acct'),
): Promise<string> {
  await database
    .insertInto('calendar_accounts')
    .values({
      id,
      user_id: userId,
      provider: 'built-in',
      provider_sub: userId,
      status: 'active',
      is_default: true,
      counts_as_busy: true,
    })
    .execute()
  return id
}
