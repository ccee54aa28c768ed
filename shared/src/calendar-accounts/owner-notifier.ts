import type { IdMaker } from '../identity/ids.ts'
import type { Clock } from '../time/clock.ts'
import type { Vault } from '../vault/vault.ts'
import type { NotifyOwner } from './calendar-notice.ts'

/**
 * Writes the notice into the outbox of messages, from which the connection API sends it. Somebody
 * without an address sees it on their page.
 */
export function createOwnerNotifier({
  vault,
  clock,
  newId,
}: {
  readonly vault: Vault
  readonly clock: Clock
  readonly newId: IdMaker
}): NotifyOwner {
  return async (trx, { kind, userId, provider, providerEmail }) => {
    const owner = await trx
      .selectFrom('users')
      .select('email')
      .where('id', '=', userId)
      .executeTakeFirst()
    if (!owner?.email) return
    const id = newId('msg')
    const now = new Date(clock.now())
    const details = JSON.stringify({ provider, account: providerEmail ?? '' })
    const place = { account: id, user: userId, provider: 'parley', field: 'message' }
    await trx
      .insertInto('messages')
      .values({
        id,
        user_id: userId,
        kind,
        to_address: owner.email,
        payload: JSON.stringify({ sealed: vault.seal(place, details) }),
        created_at: now,
        due_at: now,
      })
      .execute()
  }
}
