import { sql, type Kysely, type Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { MessageParts } from '@parley/shared/messages/enqueue-message'
import type { AccessTokenKey } from '../login/access-token.ts'
import { tellLate } from '../appointment-notices/tell-late.ts'
import { reachable } from '../http/reachable.ts'
import { CODE_LIFE_MS, isCodeOf, MOST_TRIES } from './code-of.ts'

export interface ConfirmAddressParts extends MessageParts {
  readonly database: Kysely<Database>
  readonly accessToken: AccessTokenKey
  /** Whether text messages can be sent here. */
  readonly texts: boolean
}

/** What somebody typed, who asked for a code by this link. */
export interface TypedCode {
  readonly linkId: string
  /** The id of the code. */
  readonly confirmation: string
  readonly code: string
}

/**
 * From here on what is booked under the number or address is written to it, and what was booked
 * before is made up for. A code that was right stays so while it lives: an answer may be lost.
 *
 * @returns false: it is not the code, or has run out, or was tried too often
 */
export function confirmAddress(parts: ConfirmAddressParts, typed: TypedCode): Promise<boolean> {
  const confirming = parts.database.transaction().execute(async (trx) => {
    const sent = await countTry(trx, parts, typed)
    if (!sent || !isCodeOf(typed.confirmation, typed.code, parts.accessToken.key)) return false
    await tellLate(trx, parts, sent, () => insertConfirmed(trx, parts, sent))
    return true
  })
  return reachable('postgres', confirming)
}

/** A place that an owner's guests are written to. */
interface SentTo {
  readonly owner_id: string
  readonly address: string
}

/** Before anything is compared, so that tries at the same moment are all counted. */
function countTry(
  trx: Transaction<Database>,
  { clock }: ConfirmAddressParts,
  { linkId, confirmation }: TypedCode,
): Promise<SentTo | undefined> {
  return trx
    .updateTable('address_codes')
    .set({ tries: sql<number>`tries + 1` })
    .where('id', '=', confirmation)
    .where('guest_link_id', '=', linkId)
    .where('created_at', '>', new Date(clock.now() - CODE_LIFE_MS))
    .where('tries', '<', MOST_TRIES)
    .returning(['owner_id', 'address'])
    .executeTakeFirst()
}

async function insertConfirmed(
  trx: Transaction<Database>,
  { clock }: ConfirmAddressParts,
  { owner_id, address }: SentTo,
): Promise<void> {
  const confirmed_at = new Date(clock.now())
  await trx
    .insertInto('confirmed_addresses')
    .values({ owner_id, address, confirmed_at })
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'address']).doUpdateSet({ confirmed_at }),
    )
    .execute()
}
