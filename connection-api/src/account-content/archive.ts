import type { Kysely, Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'
import { archivePlace } from '@parley/shared/vault/sealed-columns'
import { readContent, type ContentParts } from './read-content.ts'

/** Seed s3: 30 days, and then it is gone. */
const KEEP_MS = 30 * 24 * 3600 * 1000

/**
 * Puts away sealed what a person has here, and in the same transaction has `forget` remove it: it is
 * in one place or the other. While their row is locked nothing new can hang on it.
 */
export async function archiveContent(
  parts: ContentParts,
  userId: string,
  forget: (trx: Transaction<Database>) => Promise<void>,
): Promise<void> {
  const now = parts.clock.now()
  await parts.database.transaction().execute(async (trx) => {
    const user = await trx
      .selectFrom('users')
      .select('id')
      .where('id', '=', userId)
      .forUpdate()
      .executeTakeFirst()
    if (user === undefined) return
    const content = JSON.stringify(await readContent({ ...parts, database: trx }, userId))
    const row = {
      content: parts.vault.seal(archivePlace(userId), content),
      archived_at: new Date(now),
      erase_at: new Date(now + KEEP_MS),
    }
    await trx
      .insertInto('archives')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute()
    await forget(trx)
  })
}

/** Erases archives that were kept for as long as was said. */
export async function eraseArchives(database: Kysely<Database>, now: Instant): Promise<void> {
  await database.deleteFrom('archives').where('erase_at', '<=', new Date(now)).execute()
}
