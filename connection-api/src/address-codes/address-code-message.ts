import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { AccessTokenKey } from '../login/access-token.ts'
import type { MessageWriter, MessageWriters } from '../messages/message.ts'
import { CODE_LIFE_MS, codeOf } from './code-of.ts'

export interface AddressCodeMessageParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly accessToken: AccessTokenKey
}

/** The code that shows that a number or an address is somebody's. */
export function addressCodeMessages(parts: AddressCodeMessageParts): MessageWriters {
  return { address_code: writer(parts) }
}

/**
 * Its words are all ours, without the name of the owner: who has a link can have this sent to
 * anybody, and must not be able to say anything by it.
 */
function writer({ database, clock, accessToken }: AddressCodeMessageParts): MessageWriter {
  return async ({ to, details }) => {
    const asked = await database
      .selectFrom('address_codes')
      .select('id')
      .where('id', '=', details['code'] ?? '')
      .where('created_at', '>', new Date(clock.now() - CODE_LIFE_MS))
      .executeTakeFirst()
    if (!asked) return undefined
    const code = codeOf(asked.id, accessToken.key)
    const lines = [
      `${code} is your Parley code. Type it on the page where you asked for it, within ten minutes.`,
      '',
      'Nobody will ask you for it by phone. If you did not ask for it, do nothing.',
    ]
    const brief = lines.filter((line) => line !== '').join(' ')
    return { to, subject: `${code} is your Parley code`, text: `${lines.join('\n')}\n`, brief }
  }
}
