import type { DeliveryParts } from './deliver-message.ts'

/** Long enough for the job of each to have come. */
const PATIENCE_MS = 30_000
const BATCH = 500

/**
 * Makes a job anew for messages whose own did not come: it was done too early, or failed too often
 * while Postgres was away. Two jobs of one message send it once.
 *
 * @returns of how many
 */
export async function wakeOverdue(
  { database, clock, jobs }: Pick<DeliveryParts, 'database' | 'clock' | 'jobs'>,
  patienceMs = PATIENCE_MS,
): Promise<number> {
  return database.transaction().execute(async (trx) => {
    const overdue = await trx
      .selectFrom('messages')
      .select('id')
      .where('sent_at', 'is', null)
      .where('dead_at', 'is', null)
      .where('due_at', '<=', new Date(clock.now() - patienceMs))
      .orderBy('due_at')
      .limit(BATCH)
      .execute()
    for (const { id } of overdue) await jobs.enqueue(trx, 'deliver_message', id)
    return overdue.length
  })
}
