import { sql, type Kysely } from 'kysely'
import type { MessageRow, NotSent } from '@parley/shared/database/messages-schema'
import type { Database } from '@parley/shared/database/schema'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Clock } from '@parley/shared/time/clock'

/** A message whose sender died in between comes up again after this; no attempt lasts as long. */
export const LEASE_MS = 60_000

export interface MessageRowParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly jobs: JobQueue
}

/** Takes a message that is due. Of several who try at once, one gets it. */
export function takeMessage(
  { database, clock }: MessageRowParts,
  id: string,
): Promise<MessageRow | undefined> {
  const now = clock.now()
  return database
    .updateTable('messages')
    .set({ attempts: sql<number>`attempts + 1`, due_at: new Date(now + LEASE_MS) })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .where('due_at', '<=', new Date(now))
    .returningAll()
    .executeTakeFirst()
}

/**
 * Written down before the provider is asked: whoever finds this knows that it may have the message.
 *
 * @returns false when another has taken the message since, or its end has become known
 */
export async function beginSending(
  { database, clock }: MessageRowParts,
  row: MessageRow,
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('messages')
    .set({ sending_at: new Date(clock.now()) })
    .where('id', '=', row.id)
    .where('due_at', '=', row.due_at)
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** It comes up again; whether a provider may have it is as `change` says, or as it was. */
export async function postponeMessage(
  { database, clock, jobs }: MessageRowParts,
  { id }: MessageRow,
  pauseMs: number,
  change: { readonly sending_at?: null; readonly attempts?: number } = {},
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const due_at = new Date(clock.now() + pauseMs)
    const update = trx.updateTable('messages').set({ due_at, ...change })
    await update.where('id', '=', id).execute()
    await jobs.enqueue(trx, 'deliver_message', id, pauseMs)
  })
}

export type End =
  | { readonly sent_at: Date; readonly provider_id?: string }
  | { readonly dead_at: Date; readonly why: NotSent }

/** What it said is forgotten with that. An end that is known stays. */
export async function endMessage(
  { database }: Pick<MessageRowParts, 'database'>,
  id: string,
  end: End,
): Promise<void> {
  await database
    .updateTable('messages')
    .set({ ...end, payload: '{}' })
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .where('dead_at', 'is', null)
    .execute()
}
