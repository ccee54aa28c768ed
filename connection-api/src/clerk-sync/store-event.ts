import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Clock } from '@parley/shared/time/clock'
import { reachable } from '../http/reachable.ts'
import type { ClerkEvent } from './clerk-event.ts'

interface StoreParts {
  readonly database: Kysely<Database>
  readonly jobs: JobQueue
  readonly clock: Clock
}

/**
 * Stores an event and a job for it, together. One that cannot be read is stored as dead: Clerk has
 * done its part, and somebody has to look.
 *
 * @returns false when it was stored before
 */
export function storeEvent(
  { database, jobs, clock }: StoreParts,
  said: { readonly id: string; readonly type: string; readonly event: ClerkEvent | 'unreadable' },
): Promise<boolean> {
  const { id, type, event } = said
  const now = new Date(clock.now())
  const row = {
    id,
    type,
    received_at: now,
    ...(event === 'unreadable'
      ? { user_id: null, body: '{}', dead_at: now, error: 'unreadable' }
      : { user_id: event.userId, session_id: sidOf(event), body: JSON.stringify(event) }),
  }
  const stored = database.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('clerk_events')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) return false
    if (event !== 'unreadable') await jobs.enqueue(trx, 'clerk_event', id)
    return true
  })
  return reachable('postgres', stored)
}

const sidOf = (event: ClerkEvent) => (event.kind === 'session_over' ? event.sid : null)
