import type { Database } from '@parley/shared/database/schema'
import type { Logger } from '@parley/shared/logging/logger'
import type { Kysely } from 'kysely'
import type { AuditRow } from './audit-row.ts'

/** Rows of reads and refusals wait this long at most: what a crash can lose of them. */
const FLUSH_MS = 250
const BATCH = 50

/** While Postgres is away rows wait in memory, up to here; beyond, the newest are counted only. */
const MAX_WAITING = 10_000

/**
 * Audit rows of calls that change nothing, written in short batches. A write's row goes into the
 * write's own transaction instead. Disposing writes what still waits.
 */
export interface AuditLog extends AsyncDisposable {
  add(row: AuditRow): void
  /** A token that no issuer of ours signed: anybody can make those, so they are only counted. */
  countUnsigned(): void
  readonly unsigned: number
  /** Writes what waits now. */
  flush(): Promise<void>
}

export function createAuditLog(database: Kysely<Database>, log: Logger): AuditLog {
  let waiting: AuditRow[] = []
  let unsigned = 0
  let reported = 0
  let writing: Promise<void> = Promise.resolve()

  /** A batch whose answer was lost is written again; its rows have their ids. */
  const insert = (batch: AuditRow[]) =>
    database
      .insertInto('audit')
      .values(batch)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()

  async function write(): Promise<void> {
    try {
      while (waiting.length > 0) {
        const batch = waiting.slice(0, BATCH)
        await insert(batch)
        waiting = waiting.slice(batch.length)
      }
    } catch (err) {
      log.error({ err, waiting: waiting.length }, 'Audit rows wait for the database')
    }
  }

  function flush(): Promise<void> {
    if (unsigned > reported) {
      log.warn({ new: unsigned - reported, total: unsigned }, 'Tokens that nobody of ours signed')
      reported = unsigned
    }
    writing = writing.then(write)
    return writing
  }

  const timer = setInterval(() => void flush(), FLUSH_MS)
  return {
    add(row) {
      if (waiting.length < MAX_WAITING) waiting.push(row)
      else log.error({ tool: row.tool }, 'An audit row was lost: too many wait')
      if (waiting.length === BATCH) void flush()
    },
    countUnsigned() {
      unsigned += 1
    },
    get unsigned() {
      return unsigned
    },
    flush,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await flush()
    },
  }
}
