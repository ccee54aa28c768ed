import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import { toIso } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'

const MOST = 200

interface DeadParts {
  readonly database: Kysely<Database>
  readonly jobs: JobQueue
}

/** Events that were given up, the newest first; nothing personal is in what is said of them. */
export async function listDeadEvents(database: Kysely<Database>) {
  const query = database
    .selectFrom('clerk_events')
    .select(['id', 'type', 'user_id', 'received_at', 'attempts', 'error', 'dead_at'])
    .where('dead_at', 'is not', null)
    .orderBy('dead_at', 'desc')
    .limit(MOST)
  const rows = await reachable('postgres', query.execute())
  return rows.map(({ received_at, dead_at, ...row }) => ({
    ...row,
    received_at: toIso(received_at.getTime()),
    dead_at: dead_at && toIso(dead_at.getTime()),
  }))
}

/** Has an event tried again, as often as a new one. @returns false when it is not dead */
export function retryEvent({ database, jobs }: DeadParts, id: string): Promise<boolean> {
  const retried = database.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('clerk_events')
      .set({ dead_at: null, attempts: 0 })
      .where('id', '=', id)
      .where('dead_at', 'is not', null)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) return false
    await jobs.enqueue(trx, 'clerk_event', id)
    return true
  })
  return reachable('postgres', retried)
}
