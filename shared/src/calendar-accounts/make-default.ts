import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'

/** One default at a time: the database holds us to it, so the old one goes first. */
export async function makeDefault(
  trx: Transaction<Database>,
  userId: string,
  id: string,
): Promise<void> {
  await trx
    .updateTable('calendar_accounts')
    .set({ is_default: false })
    .where('user_id', '=', userId)
    .where('is_default', '=', true)
    .execute()
  await trx
    .updateTable('calendar_accounts')
    .set({ is_default: true })
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .execute()
}
