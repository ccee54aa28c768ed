import { once } from 'node:events'
import { z } from 'zod'
import { createDatabase } from '../../database/create-database.ts'
import { newId } from '../../identity/ids.ts'
import { createLogger } from '../../logging/logger.ts'
import { systemClock } from '../../time/clock.ts'
import { readVaultKeys } from '../../vault/vault-keys.ts'
import { createVault } from '../../vault/vault.ts'
import { createAccessTokens } from '../access-tokens.ts'
import { readProviders } from '../provider-settings.ts'

/** What a process of callers is told over IPC. */
const Orders = z.object({
  databaseUrl: z.string(),
  vaultKeys: z.string(),
  googleUrl: z.string(),
  account: z.object({ id: z.string(), ownerId: z.string() }),
  callers: z.number(),
})

/** A process of its own in which many ask for one account's token at once. */
const [message] = await once(process, 'message')
const orders = Orders.parse(message)
const log = createLogger('callers', 'silent')
const database = createDatabase(orders.databaseUrl, log, 5)
const tokens = createAccessTokens({
  database,
  vault: createVault(readVaultKeys('VAULT_KEYS', orders.vaultKeys)),
  providers: readProviders({
    NODE_ENV: 'test',
    MICROSOFT_TENANT: 'common',
    GOOGLE_OAUTH_CLIENT_ID: 'parley-simulated',
    GOOGLE_OAUTH_CLIENT_SECRET: 'parley-simulated-secret',
    GOOGLE_BASE_URL: orders.googleUrl,
  }),
  clock: systemClock,
  log,
  newId,
  notifyOwner: () => Promise.resolve(),
})
process.send?.('ready')
await once(process, 'message')
const answers = await Promise.allSettled(
  Array.from({ length: orders.callers }, () => tokens.accessToken(orders.account)),
)
process.send?.({
  tokens: answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.token] : [])),
  failures: answers.flatMap((answer) =>
    answer.status === 'rejected' ? [String(answer.reason)] : [],
  ),
})
await tokens[Symbol.asyncDispose]()
await database.destroy()
process.disconnect()
