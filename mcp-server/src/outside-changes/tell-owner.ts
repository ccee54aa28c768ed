import type { Database } from '@parley/shared/database/schema'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import type { Transaction } from 'kysely'

/** What an owner hears of; how it is said is the connection API's. Times are written out. */
export type OutsideNews =
  | {
      readonly kind: 'appointment_moved_outside'
      readonly details: { readonly title: string; readonly from: string; readonly to: string }
    }
  | {
      readonly kind: 'appointment_deleted_outside'
      readonly details: { readonly title: string; readonly when: string }
    }
  | {
      readonly kind: 'calendar_conflict'
      /** One to a line. */
      readonly details: { readonly conflicts: string }
    }

/** Tells the owner, in the transaction that makes it true. Without an address they see it when they ask. */
export type TellOwner = (
  transaction: Transaction<Database>,
  ownerId: string,
  news: OutsideNews,
) => Promise<void>

export function createTellOwner(parts: MessageParts): TellOwner {
  return async (transaction, ownerId, { kind, details }) => {
    const owner = await transaction
      .selectFrom('users')
      .select('email')
      .where('id', '=', ownerId)
      .executeTakeFirst()
    if (!owner?.email) return
    await enqueueMessage(transaction, parts, { userId: ownerId, kind, to: owner.email, details })
  }
}
