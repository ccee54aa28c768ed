import { ACCOUNT_SID, AUTH_TOKEN, FROM } from '@parley/dev/src/twilio/account.ts'
import { newId } from '@parley/shared/identity/ids'
import type { Jobs } from '@parley/shared/jobs/jobs'
import { createLogger } from '@parley/shared/logging/logger'
import { enqueueMessage } from '@parley/shared/messages/enqueue-message'
import type { Clock } from '@parley/shared/time/clock'
import type { Database } from '@parley/shared/database/schema'
import { createVault } from '@parley/shared/vault/vault'
import { readVaultKeys } from '@parley/shared/vault/vault-keys'
import type { Kysely } from 'kysely'
import { deliverMessage } from '../deliver-message.ts'
import { plainMessage } from '../message.ts'
import { statusUrl } from '../twilio/status-url.ts'
import { twilioSender } from '../twilio/twilio-sender.ts'

/** What sending text messages takes, by a Twilio at `apiUrl`. */
export function textParts(world: {
  readonly database: Kysely<Database>
  readonly jobs: Jobs
  readonly clock: Clock
  readonly vaultKeys: string
  readonly apiUrl: string
  readonly baseUrl?: string
}) {
  const { apiUrl, baseUrl = 'https://api.example.com' } = world
  const settings = {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    from: { number: FROM },
    apiUrl,
  }
  return {
    ...world,
    newId,
    log: createLogger('test', 'silent'),
    vault: createVault(readVaultKeys('VAULT_KEYS', world.vaultKeys)),
    senders: { sms: twilioSender(settings, (id) => statusUrl(baseUrl, id)) },
    writers: { greeting: plainMessage('Hello', ({ name }) => [`Hello, ${name}.`]) },
  }
}
export type TextParts = ReturnType<typeof textParts>

export function enqueueText(parts: TextParts, to: string): Promise<void> {
  const message = { userId: null, kind: 'greeting', to, details: { name: 'Ada' } }
  return parts.database.transaction().execute((trx) => enqueueMessage(trx, parts, message))
}

/** As their jobs do it, without waiting for one. */
export async function deliverAll(parts: TextParts): Promise<void> {
  const rows = await parts.database.selectFrom('messages').select('id').execute()
  await Promise.all(rows.map(({ id }) => deliverMessage(parts, id)))
}
