import type { SyncParts } from './sync-parts.ts'

/** Longer than three attempts take with their pauses. */
const PATIENCE_MS = 5 * 60_000
const BATCH = 500

/**
 * Makes a job anew for events whose own did not come to an end: it died with its process too often.
 *
 * @returns of how many
 */
export async function wakeEvents(
  { database, clock, jobs }: Pick<SyncParts, 'database' | 'clock' | 'jobs'>,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const waiting = await trx
      .selectFrom('clerk_events')
      .select('id')
      .where('done_at', 'is', null)
      .where('dead_at', 'is', null)
      .where('received_at', '<=', new Date(clock.now() - patienceMs))
      .orderBy('received_at')
      .limit(BATCH)
      .execute()
    for (const { id } of waiting) await jobs.enqueue(trx, 'clerk_event', id)
    return waiting.length
  })
}
