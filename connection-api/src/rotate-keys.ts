import { createDatabase } from '@parley/shared/database/create-database'
import { readEnv } from '@parley/shared/config/read-env'
import { createLogger } from '@parley/shared/logging/logger'
import { rewrapSecrets } from '@parley/shared/vault/rewrap-secrets'
import { readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'
import { z } from 'zod'

const Variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  VAULT_KEYS: z.string(),
})

/**
 * `npm run keys:rotate`, and in an image `node src/rotate-keys.ts`: hangs every stored secret on the
 * first key of VAULT_KEYS while the services go on. They have to know that key before it is first.
 */
try {
  const variables = readEnv(Variables, process.env)
  const vault = createVault(readVaultKeys('VAULT_KEYS', variables.VAULT_KEYS))
  const database = createDatabase(variables.DATABASE_URL, createLogger('rotate-keys', 'warn'), 2)
  const { rewrapped, unreadable, byKey } = await rewrapSecrets(database, vault)
  await database.destroy()
  const keys = Object.entries(byKey).map(([kid, count]) => `${kid}: ${count}`)
  process.stdout.write(
    `${rewrapped} secrets were wrapped anew. Secrets by key: ${keys.join(', ') || 'none'}.\n`,
  )
  if (unreadable > 0) {
    process.stdout.write(`${unreadable} could not be opened with these keys.\n`)
    process.exitCode = 1
  }
} catch (error) {
  process.exitCode = 1
  const known = error instanceof Error && error.name === 'ConfigError'
  process.stderr.write(`${known ? error.message : 'The keys could not be rotated.'}\n`)
}
