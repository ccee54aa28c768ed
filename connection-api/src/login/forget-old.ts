import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import { forgetRefreshTokens } from './refresh-token.ts'

const DAY_MS = 24 * 3600 * 1000
/** They are counted by the day. */
const KEEP_CODES_MS = DAY_MS
/** Long enough to answer "was I written to?". */
const KEEP_MESSAGES_MS = 30 * DAY_MS
/** Far longer than a provider sends a tool call again. */
const KEEP_TOOL_CALLS_MS = DAY_MS

/** Forgets what has run out: it is of no use to anybody but a thief. */
export async function forgetOld(parts: {
  readonly database: Kysely<Database>
  readonly clock: Clock
}): Promise<void> {
  const { database } = parts
  const now = parts.clock.now()
  await forgetRefreshTokens(parts)
  await database.deleteFrom('tickets').where('expires_at', '<', new Date(now)).execute()
  const codesBefore = new Date(now - KEEP_CODES_MS)
  await database.deleteFrom('address_codes').where('created_at', '<', codesBefore).execute()
  await database.deleteFrom('registrations').where('expires_at', '<', new Date(now)).execute()
  await database
    .deleteFrom('conversation_tool_calls')
    .where('started_at', '<', new Date(now - KEEP_TOOL_CALLS_MS))
    .execute()
  await database
    .deleteFrom('messages')
    .where('created_at', '<', new Date(now - KEEP_MESSAGES_MS))
    .where((eb) => eb.or([eb('sent_at', 'is not', null), eb('dead_at', 'is not', null)]))
    .execute()
}
