import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { z } from 'zod'
import { RunFailure } from './run-failure.ts'

const NAMES = [
  'AUTH_SECRET_KEY',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'CONNECTION_API_PRIVATE_KEY',
  'CONNECTION_API_PUBLIC_KEY',
  'ORCHESTRATOR_PRIVATE_KEY',
  'ORCHESTRATOR_PUBLIC_KEY',
  'VAULT_KEYS',
  'POSTGRES_PASSWORD',
  'REDIS_PASSWORD',
  'DEMO_PASSWORD',
] as const

/** Every secret of a development stack, under the variable that carries it. */
export type Secrets = Readonly<Record<(typeof NAMES)[number], string>>

const Stored = z.partialRecord(z.enum(NAMES), z.string().min(1))

/**
 * The secrets of this checkout: made on first start, kept with mode 0600, marked `dev-` so that
 * production refuses them. One that is missing from an older file is added.
 *
 * @throws {RunFailure} when the file is not what we wrote
 */
export async function readOrMakeSecrets(stateDir: string): Promise<Secrets> {
  const path = join(stateDir, 'secrets.json')
  const stored = await readStored(path)
  const secrets = { ...(await makeSecrets()), ...stored }
  if (Object.keys(stored).length < NAMES.length) {
    await writePrivately(path, `${JSON.stringify(secrets, null, 2)}\n`)
  }
  return secrets
}

/** Writes a file that only its owner can read, in one step. */
export async function writePrivately(path: string, text: string): Promise<void> {
  const half = `${path}.${process.pid}.new`
  await writeFile(half, text, { mode: 0o600 })
  await rename(half, path)
}

async function readStored(path: string): Promise<z.output<typeof Stored>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    return {}
  }
  const parsed = Stored.safeParse(parseJson(text))
  if (parsed.success) return withWholePairs(parsed.data)
  throw new RunFailure(`${path} is damaged. "npm run reset" starts afresh, without its calendar.`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Half a key pair is of no use: both halves are made again. */
function withWholePairs(stored: z.output<typeof Stored>): z.output<typeof Stored> {
  const whole = { ...stored }
  for (const name of ['CONNECTION_API', 'ORCHESTRATOR'] as const) {
    if (whole[`${name}_PRIVATE_KEY`] && whole[`${name}_PUBLIC_KEY`]) continue
    delete whole[`${name}_PRIVATE_KEY`]
    delete whole[`${name}_PUBLIC_KEY`]
  }
  return whole
}

async function makeSecrets(): Promise<Secrets> {
  const connectionApi = await newKeyPair(`dev-connection-api-${randomHex(4)}`)
  const orchestrator = await newKeyPair(`dev-orchestrator-${randomHex(4)}`)
  return {
    AUTH_SECRET_KEY: newSecret(),
    LIVEKIT_API_KEY: `dev-${randomHex(8)}`,
    LIVEKIT_API_SECRET: newSecret(),
    CONNECTION_API_PRIVATE_KEY: connectionApi.privateKey,
    CONNECTION_API_PUBLIC_KEY: connectionApi.publicKey,
    ORCHESTRATOR_PRIVATE_KEY: orchestrator.privateKey,
    ORCHESTRATOR_PUBLIC_KEY: orchestrator.publicKey,
    VAULT_KEYS: newVaultKey(`dev-${randomHex(4)}`),
    POSTGRES_PASSWORD: newSecret(),
    REDIS_PASSWORD: newSecret(),
    // Typed by a person, so shorter.
    DEMO_PASSWORD: `dev-${randomHex(6)}`,
  }
}

function newSecret(): string {
  return `dev-${randomHex(24)}`
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}
