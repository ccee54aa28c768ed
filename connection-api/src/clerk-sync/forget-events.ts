import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'

/** Longer than any token lives, and enough to look at a month. */
const KEEP_MS = 30 * 24 * 3600 * 1000

/** Forgets events that are done; those that are dead wait for somebody. */
export async function forgetEvents(database: Kysely<Database>, now: Instant): Promise<void> {
  await database
    .deleteFrom('clerk_events')
    .where('received_at', '<', new Date(now - KEEP_MS))
    .where('done_at', 'is not', null)
    .execute()
}
