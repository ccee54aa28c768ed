import type { Database } from '@parley/shared/database/schema'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { fixedClock, type FixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { createTestRedis, createTestRedisDatabase } from '@parley/shared/testing/test-redis'
import { newKeyPair, readPrivateKey, type SigningKey } from '@parley/shared/tokens/keys'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import { startService, type Service } from '../service.ts'

export const AUDIENCE = 'parley-mcp'

/** Monday 23 November 2026, nine in London. */
const MONDAY = '2026-11-23T09:00:00Z'

interface TestKeys {
  readonly connectionApi: SigningKey & { readonly publicKey: string }
  readonly orchestrator: SigningKey & { readonly publicKey: string }
}

/** Our own calendar alone. */
export const CALENDAR: Config['calendar'] = {
  providers: {},
  apiBaseUrl: 'https://parley.local',
  // Tests look for themselves.
  watchEveryMs: 3_600_000,
  guestBookings: { perOwner: 50, perAddress: 10, perPerson: 3 },
}

/** A whole MCP server on a database of its own, with the keys of those it trusts. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly clock: FixedClock
  readonly keys: TestKeys
  readonly service: Service
  /** Another server process on the same database and keys. */
  restart(): Promise<TestServer>
}

/** @param log what the server logs, where a test looks at it */
export async function startTestServer(
  urls: { databaseUrl: string; redisUrl: string },
  overrides: Partial<Config> = {},
  log: Logger = createLogger('test', 'silent'),
): Promise<TestServer> {
  await using stack = new AsyncDisposableStack()
  const { url, database } = stack.use(await createTestDatabase(urls.databaseUrl))
  const redisUrl = await createTestRedisDatabase(urls.redisUrl)
  const redis = stack.adopt(createTestRedis(redisUrl), (client) => client.disconnect())
  const clock = fixedClock(MONDAY)
  const keys = { connectionApi: await newKey('api'), orchestrator: await newKey('orchestrator') }
  const config = { ...configOf(keys), databaseUrl: url, redisUrl, ...overrides }

  async function start(): Promise<TestServer> {
    const service = started.use(await startService(config, clock, log))
    const origin = `http://127.0.0.1:${service.port}`
    const end = () => started.disposeAsync()
    const shared = { database, redis, clock, keys, restart: start }
    return { ...shared, origin, service, [Symbol.asyncDispose]: end }
  }

  const started = stack.move()
  return start()
}

function configOf({
  connectionApi,
  orchestrator,
}: TestKeys): Omit<Config, 'databaseUrl' | 'redisUrl'> {
  return {
    logLevel: 'silent',
    host: '127.0.0.1',
    port: 0,
    trust: {
      audience: AUDIENCE,
      connectionApiKey: connectionApi.publicKey,
      orchestratorIssuer: 'orchestrator',
      orchestratorKey: { kind: 'public_key', jwk: orchestrator.publicKey },
    },
    allowedHosts: ['127.0.0.1'],
    allowedOrigins: [],
    calendar: CALENDAR,
    toolPacks: ['calendar'],
    packVariables: {},
    vaultKeys: readVaultKeys('VAULT_KEYS', newVaultKey('dev-test')),
    callsPerMinute: 10_000,
    metrics: undefined,
    tracing: undefined,
  }
}

async function newKey(kid: string): Promise<SigningKey & { publicKey: string }> {
  const { privateKey, publicKey } = await newKeyPair(kid)
  return { ...(await readPrivateKey('KEY', privateKey)), publicKey }
}
