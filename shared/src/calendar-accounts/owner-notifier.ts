import { enqueueMessage, type MessageParts } from '../messages/enqueue-message.ts'
import type { NotifyOwner } from './calendar-notice.ts'

/** Writes the notice as a message. Somebody without an address sees it on their page. */
export function createOwnerNotifier(parts: MessageParts): NotifyOwner {
  return async (trx, { kind, userId, provider, providerEmail }) => {
    const owner = await trx
      .selectFrom('users')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirst()
    if (!owner?.email) return
    const details = { provider, account: providerEmail ?? '' }
    await enqueueMessage(trx, parts, { userId, kind, to: owner.email, details })
  }
}
