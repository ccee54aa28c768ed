import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Logger } from '../logging/logger.ts'
import type { Database } from './schema.ts'

/** Nothing we ask takes longer; a stuck statement must not hold a call. */
const STATEMENT_TIMEOUT_MS = 5000

/** A machine on which everything starts at once takes its time; one that is away refuses at once. */
const CONNECT_TIMEOUT_MS = 10_000

/** @param poolSize connections of this process at most */
export function createDatabase(url: string, log: Logger, poolSize = 10): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  })
  pool.on('error', (err) => log.warn({ err }, 'Postgres connection lost'))
  // One that is lost between two statements of a transaction: the next statement fails and says so.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** SQLSTATE of a Postgres error, for example `23P01` (exclusion violation). */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

export const EXCLUSION_VIOLATION = '23P01'
export const UNIQUE_VIOLATION = '23505'
