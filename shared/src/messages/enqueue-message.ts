import type { Transaction } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { IdMaker } from '../identity/ids.ts'
import type { JobQueue } from '../jobs/jobs.ts'
import type { Clock } from '../time/clock.ts'
import type { Vault } from '../vault/vault.ts'

/** Something to be said to a person, waiting to be sent. */
export interface QueuedMessage {
  readonly id: string
  /** Whom it is about; null where nobody with an account is. */
  readonly userId: string | null
  readonly kind: string
  /** An e-mail address, or a phone number (E.164, with its plus). */
  readonly to: string
  /** What its text needs besides; kept sealed until it is sent. */
  readonly details: Readonly<Record<string, string>>
}

export interface MessageParts {
  readonly jobs: JobQueue
  readonly vault: Vault
  readonly clock: Clock
  readonly newId: IdMaker
}

/**
 * Writes a message into the outbox, in the transaction that makes it true: it is sent if that
 * commits, and not if it does not. `details` are sealed, so a one-time ticket may be among them. The
 * connection API sends it.
 *
 * @param afterMs how much later it is due
 */
export async function enqueueMessage(
  trx: Transaction<Database>,
  { jobs, vault, clock, newId }: MessageParts,
  message: Omit<QueuedMessage, 'id'>,
  afterMs = 0,
): Promise<void> {
  const id = newId('msg')
  const now = clock.now()
  const sealed = vault.seal(placeOf({ id, ...message }), JSON.stringify(message.details))
  const row = {
    id,
    user_id: message.userId,
    kind: message.kind,
    to_address: message.to,
    payload: JSON.stringify({ sealed }),
    created_at: new Date(now),
    due_at: new Date(now + afterMs),
  }
  await trx.insertInto('messages').values(row).execute()
  await jobs.enqueue(trx, 'deliver_message', id, afterMs)
}

/** Where the details of a message belong. */
export const placeOf = ({ id, userId }: Pick<QueuedMessage, 'id' | 'userId'>) => ({
  account: id,
  user: userId ?? '',
  provider: 'parley',
  field: 'message',
})
