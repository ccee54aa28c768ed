import {
  EXCLUSION_VIOLATION,
  sqlState,
  UNIQUE_VIOLATION,
} from '@parley/shared/database/create-database'
import type { Database } from '@parley/shared/database/schema'
import { traced } from '@parley/shared/telemetry/tracing'
import type { Kysely, Transaction } from 'kysely'

/**
 * Lost races that a second try may settle: deadlock, serialization, a handle that was taken, a hold
 * in the way that the same call made a moment ago.
 */
const RETRIED = new Set(['40P01', '40001', UNIQUE_VIOLATION, EXCLUSION_VIOLATION])

/** @param work runs again from the start after a lost race, so it must make its ids itself */
export async function inTransaction<T>(
  database: Kysely<Database>,
  work: (transaction: Transaction<Database>) => Promise<T>,
  triesLeft = 2,
): Promise<T> {
  try {
    return await traced('transaction', {}, () => database.transaction().execute(work))
  } catch (error) {
    if (triesLeft === 0 || !RETRIED.has(sqlState(error) ?? '')) throw error
    return inTransaction(database, work, triesLeft - 1)
  }
}
