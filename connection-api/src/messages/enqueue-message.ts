import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock } from '@parley/shared/time/clock'
import type { Vault } from '@parley/shared/vault/vault'
import type { QueuedMessage } from './message.ts'

export interface MessageParts {
  readonly vault: Vault
  readonly clock: Clock
  readonly newId: IdMaker
}

/**
 * Writes a message into the outbox, in the transaction that makes it true: it is sent if that
 * commits, and not if it does not. `details` are sealed, so a one-time ticket may be among them.
 */
export async function enqueueMessage(
  trx: Transaction<Database>,
  { vault, clock, newId }: MessageParts,
  message: Omit<QueuedMessage, 'id'>,
): Promise<void> {
  const id = newId('msg')
  const now = new Date(clock.now())
  const sealed = vault.seal(placeOf({ id, ...message }), JSON.stringify(message.details))
  const row = {
    id,
    user_id: message.userId,
    kind: message.kind,
    to_address: message.to,
    payload: JSON.stringify({ sealed }),
    created_at: now,
    due_at: now,
  }
  await trx.insertInto('messages').values(row).execute()
}

/** Where the details of a message belong. */
export const placeOf = ({ id, userId }: Pick<QueuedMessage, 'id' | 'userId'>) => ({
  account: id,
  user: userId ?? '',
  provider: 'parley',
  field: 'message',
})
