import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'

/**
 * Erases what has been kept for as long as its owner said: the turns, and the key without which no
 * copy of them can be read.
 *
 * @param ownerId undefined: everybody's
 */
export async function forgetTranscripts(
  database: Kysely<Database>,
  now: Instant,
  ownerId?: string,
): Promise<void> {
  let query = database.deleteFrom('transcripts as t').where(isOver(new Date(now)))
  if (ownerId !== undefined) query = query.where('t.owner_id', '=', ownerId)
  await query.execute()
}

/** Days are 24 hours; somebody with no settings keeps nothing. */
function isOver(now: Date) {
  return sql<boolean>`t.opened_at + interval '1 day' * coalesce(
    (select s.keep_transcripts_days from user_settings s where s.user_id = t.owner_id), 0) <= ${now}`
}
