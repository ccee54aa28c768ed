import type { Database } from '@parley/shared/database/schema'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import type { Transaction } from 'kysely'

/** One message to an owner about one client in this time, however much it asks. */
export const NOTICE_PAUSE_MS = 5 * 60_000

/** Tells an owner that a client waits for their answer, in the transaction that files the question. */
export type TellOfQuestion = (
  transaction: Transaction<Database>,
  question: { readonly ownerId: string; readonly client: string },
) => Promise<void>

/**
 * By a message, which leads to their page and says nothing of what was asked. A question that comes
 * within the pause is told of at its end, unless none waits any more by then. Somebody without an
 * address sees it on their page.
 */
export function createTellOfQuestion(parts: MessageParts): TellOfQuestion {
  return async (transaction, { ownerId, client }) => {
    const owner = await transaction
      .selectFrom('users')
      .select('email')
      .where('id', '=', ownerId)
      .executeTakeFirst()
    if (!owner?.email) return
    const now = parts.clock.now()
    const dueAt = await nextNotice(transaction, ownerId, client, now)
    if (dueAt === undefined) return
    const message = { userId: ownerId, kind: 'approval_waiting', to: owner.email }
    await enqueueMessage(transaction, parts, { ...message, details: { client } }, dueAt - now)
  }
}

/** @returns when the owner is told next; undefined when a message is on its way already */
async function nextNotice(
  transaction: Transaction<Database>,
  ownerId: string,
  client: string,
  now: number,
): Promise<number | undefined> {
  const told = await transaction
    .insertInto('client_notices')
    .values({ owner_id: ownerId, client, told_at: new Date(0) })
    .onConflict((conflict) =>
      // Written, though nothing changes: the row is locked until the transaction ends.
      conflict.columns(['owner_id', 'client']).doUpdateSet({ client }),
    )
    .returning('told_at')
    .executeTakeFirstOrThrow()
  const last = told.told_at.getTime()
  if (last > now) return undefined
  const next = Math.max(now, last + NOTICE_PAUSE_MS)
  await transaction
    .updateTable('client_notices')
    .set({ told_at: new Date(next) })
    .where('owner_id', '=', ownerId)
    .where('client', '=', client)
    .execute()
  return next
}
