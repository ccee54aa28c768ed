import {
  startSimulatedProviders,
  type SimulatedProviders,
} from '@parley/dev/src/providers/start-simulated-providers.ts'
import type { Database } from '@parley/shared/database/schema'
import type { Redis } from '@parley/shared/redis/redis-client'
import { fixedClock, type FixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import { newVaultKey, readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault, type Vault } from '@parley/shared/vault/vault'
import { sql, type Kysely, type PostgresPool } from 'kysely'
import pg from 'pg'
import { databaseOver } from './process/gated-pool.ts'

/** Where schedules run one after another: what they share, and nothing between two of them. */
export interface Lane extends AsyncDisposable {
  readonly pool: PostgresPool
  /** Past the doors of any process: for setting up and for looking. */
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly providers: SimulatedProviders
  readonly vault: Vault
  /** Of the providers, and of every process that is not off. */
  readonly clock: FixedClock
}

/** Monday morning; what is booked is on Wednesday. */
export const START = Date.parse('2026-11-23T09:00:00Z')

export async function openLane(databaseUrl: string, redisUrl: string): Promise<Lane> {
  await using opening = new AsyncDisposableStack()
  const pool = opening.adopt(
    new pg.Pool({ connectionString: databaseUrl, max: 24, idleTimeoutMillis: 0 }),
    (used) => used.end(),
  )
  // A process that dies takes its connections with it.
  pool.on('connect', (client) => client.on('error', () => undefined))
  pool.on('error', () => undefined)
  const redis = opening.adopt(createTestRedis(redisUrl), (client) => client.disconnect())
  const clock = fixedClock(START)
  const providers = opening.use(await startSimulatedProviders({ clock }))
  const vault = createVault(readVaultKeys('VAULT_KEYS', newVaultKey('chaos')))
  const open = opening.move()
  const end = () => open.disposeAsync()
  const database = databaseOver(pool)
  const parts = { pool, database, redis, providers, vault, clock }
  return { ...parts, [Symbol.asyncDispose]: end }
}

/** Those of these connections that wait for another one's lock. */
export async function blockedAmong(
  { database }: Lane,
  pids: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ pid: number }>`
    select pid from unnest(${pids}::int[]) as pid
    where cardinality(pg_blocking_pids(pid)) > 0`.execute(database)
  return new Set(rows.map(({ pid }) => pid))
}

/** Breaks a connection, and waits until Postgres has undone what it had begun. */
export async function breakConnection({ database }: Lane, pid: number): Promise<void> {
  await sql`select pg_terminate_backend(${pid}, 5000)`.execute(database)
}
