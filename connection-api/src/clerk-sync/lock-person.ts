import { sql, type Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'

/** Of this alone, among all advisory locks. */
const PERSON_LOCK = 7_326

/**
 * One at a time for a person of Clerk's, until the transaction ends: what is known of them may be no
 * row yet that could be locked.
 */
export async function lockPerson(trx: Transaction<Database>, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PERSON_LOCK}, hashtext(${userId}))`.execute(trx)
}

/** Clerk said that they are gone for good. */
export async function isDeleted(trx: Transaction<Database>, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('user_mappings')
    .select('status')
    .where('clerk_user_id', '=', userId)
    .executeTakeFirst()
  return row?.status === 'deleted'
}
