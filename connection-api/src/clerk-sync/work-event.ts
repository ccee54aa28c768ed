import { AppError } from '@parley/shared/errors/app-error'
import { applyEvent } from './apply-event.ts'
import { ClerkEvent } from './clerk-event.ts'
import type { SyncParts } from './sync-parts.ts'

/** After so many attempts an event is dead. The queue makes as many, with a growing pause. */
const MOST_ATTEMPTS = 3

/**
 * Does what an event asks for, unless that is done: a job's work. Every step of it may be repeated.
 *
 * @throws what it failed with, so that the queue tries again; at the last attempt nothing
 */
export async function workEvent(parts: SyncParts, id: string): Promise<void> {
  const row = await parts.database
    .updateTable('clerk_events')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .where('dead_at', 'is', null)
    .returning(['body', 'attempts'])
    .executeTakeFirst()
  if (row === undefined) return
  try {
    await applyEvent(parts, id, ClerkEvent.parse(row.body))
  } catch (error) {
    await noteFailure(parts, id, row.attempts, error)
    throw error
  }
  await noteDone(parts, id)
}

/** Ends at once what has to; the job finds it done, or does it. */
export function workNow(parts: SyncParts, id: string, event: ClerkEvent): void {
  if (event.kind !== 'session_over' && event.kind !== 'person_deleted') return
  const done = applyEvent(parts, id, event).then(() => noteDone(parts, id))
  done.catch((err: unknown) => {
    parts.log.warn({ err, event: id }, 'What Clerk ended could not be ended at once; a job will')
  })
}

/** What the body said of a person is in its place by now. */
async function noteDone({ database, clock }: SyncParts, id: string): Promise<void> {
  await database
    .updateTable('clerk_events')
    .set({ done_at: new Date(clock.now()), body: '{}', error: null })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .execute()
}

async function noteFailure(
  { database, clock, log }: SyncParts,
  id: string,
  attempts: number,
  err: unknown,
): Promise<void> {
  const isLast = attempts >= MOST_ATTEMPTS
  await database
    .updateTable('clerk_events')
    .set({ error: codeOf(err), ...(isLast ? { dead_at: new Date(clock.now()) } : {}) })
    .where('id', '=', id)
    .where('done_at', 'is', null)
    .execute()
  if (isLast)
    log.error({ err, event: id }, 'A webhook of Clerk’s is given up; an admin can retry it')
}

/** Codes of ours alone: what others say may hold anything. */
const codeOf = (error: unknown) => (error instanceof AppError ? error.code : 'failed')
