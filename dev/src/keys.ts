import { randomBytes } from 'node:crypto'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { runCommand } from './run-command.ts'

/** `npm run keys`: fresh secrets for a production `.env`, on standard output alone. */
async function printKeys(): Promise<number> {
  const [connectionApi, orchestrator] = await Promise.all([
    newKeyPair(`connection-api-${randomHex(4)}`),
    newKeyPair(`orchestrator-${randomHex(4)}`),
  ])
  const values = {
    AUTH_SECRET_KEY: randomHex(32),
    LIVEKIT_API_KEY: `key${randomHex(8)}`,
    LIVEKIT_API_SECRET: randomHex(32),
    POSTGRES_PASSWORD: randomHex(24),
    REDIS_PASSWORD: randomHex(24),
    CONNECTION_API_PRIVATE_KEY: connectionApi.privateKey,
    CONNECTION_API_PUBLIC_KEY: connectionApi.publicKey,
    ORCHESTRATOR_PRIVATE_KEY: orchestrator.privateKey,
    ORCHESTRATOR_PUBLIC_KEY: orchestrator.publicKey,
    VAULT_KEYS: newVaultKey(`vault-${randomHex(4)}`),
  }
  const lines = Object.entries(values).map(
    ([name, value]) => `${name}=${value}
`,
  )
  process.stdout.write(lines.join(''))
  return 0
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

await runCommand(printKeys)
