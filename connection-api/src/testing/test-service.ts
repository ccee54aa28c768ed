import { randomBytes } from 'node:crypto'
import type { Express } from 'express'
import { Redis } from 'ioredis'
import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { Env } from '@parley/shared/config/read-env'
import type { Logger } from '@parley/shared/logging/logger'
import { newId } from '@parley/shared/identity/ids'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { createTestRedisDatabase } from '@parley/shared/testing/test-redis'
import { systemClock } from '@parley/shared/time/clock'
import { newKeyPair } from '@parley/shared/tokens/keys'
import { newVaultKey } from '@parley/shared/vault/vault-keys'
import { readConfig } from '../config.ts'
import { startService } from '../service.ts'
import { createClient, type TestClient } from './test-client.ts'

/** The real services of a test run. */
export interface RealServices {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string }
}

/** A whole connection API on a database and a Redis of its own. */
export interface TestService extends AsyncDisposable {
  readonly client: TestClient
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly publicKey: string
  readonly app: Express
  readonly metricsPort: number | undefined
  /** What every service of a test is started with, for a service beside it. */
  readonly env: Record<string, string>
  /** All that this one was started with. */
  readonly variables: Env
}

/**
 * @param links addresses by which the service reaches Postgres and Redis, where a test may cut them
 * @param log what it says, where a test reads it
 */
export async function startTestService(
  real: RealServices,
  changes: Env = {},
  links = { postgres: real.databaseUrl, redis: real.redisUrl },
  log?: Logger,
): Promise<TestService> {
  await using stack = new AsyncDisposableStack()
  const { url, database } = stack.use(await createTestDatabase(real.databaseUrl))
  const redisUrl = await createTestRedisDatabase(real.redisUrl)
  const redis = stack.adopt(new Redis(redisUrl), (client) => client.disconnect())
  const { env: secrets, publicKey } = await testEnv(real.livekit)
  const env = {
    ...secrets,
    DATABASE_URL: new URL(new URL(url).pathname, links.postgres).href,
    REDIS_URL: new URL(new URL(redisUrl).pathname, links.redis).href,
  }
  const variables = { ...env, ...changes }
  const config = await readConfig(variables)
  const service = stack.use(await startService(config, { clock: systemClock, newId }, log))
  const client = createClient(`http://127.0.0.1:${service.port}`)
  const running = stack.move()
  return {
    client,
    database,
    redis,
    publicKey,
    app: service.app,
    metricsPort: service.metricsPort,
    env,
    variables,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** Variables of a service that says nothing, on any port, with secrets of its own. */
export async function testEnv(livekit: RealServices['livekit']) {
  const { privateKey, publicKey } = await newKeyPair('dev-test')
  const env = {
    LOG_LEVEL: 'silent',
    CONNECTION_API_PORT: '0',
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
    AUTH_SECRET_KEY: `dev-${randomBytes(32).toString('hex')}`,
    CONNECTION_API_PRIVATE_KEY: privateKey,
    VAULT_KEYS: newVaultKey('dev-test'),
  }
  return { env, publicKey }
}
