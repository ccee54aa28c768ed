import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { pullPerson, type PullParts } from './pull-person.ts'

/**
 * Begins to read everybody anew from Clerk, or goes on with what was begun: there is one such run at
 * a time, and it lives in its row, whoever closes which page.
 *
 * @returns id of the run
 */
export function startSyncAll(parts: PullParts, startedBy: string): Promise<string> {
  const { database, clock, jobs, newId } = parts
  const started = database.transaction().execute(async (trx) => {
    await trx
      .insertInto('sync_runs')
      .values({ id: newId('sync'), started_by: startedBy, started_at: new Date(clock.now()) })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    const { id } = await trx
      .selectFrom('sync_runs')
      .select('id')
      .where('finished_at', 'is', null)
      .executeTakeFirstOrThrow()
    await jobs.enqueue(trx, 'clerk_sync_all', id)
    return id
  })
  return reachable('postgres', started)
}

/**
 * Reads the next page of people, and has a job made for the one after it. A page that was cut short
 * is read again.
 */
export async function syncNextPage(parts: PullParts, runId: string): Promise<void> {
  const { database, directory, clock, jobs } = parts
  const run = await database
    .selectFrom('sync_runs')
    .selectAll()
    .where('id', '=', runId)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  if (run === undefined || directory === undefined) return
  const { ids, total } = await directory.list(run.next_offset)
  let unknown = 0
  for (const id of ids) if (!(await pullPerson(parts, id))) unknown += 1
  const next = run.next_offset + ids.length
  const isLast = ids.length === 0 || next >= total
  await database.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('sync_runs')
      .set({
        next_offset: next,
        total,
        unknown: run.unknown + unknown,
        finished_at: isLast ? new Date(clock.now()) : null,
      })
      .where('id', '=', runId)
      .where('next_offset', '=', run.next_offset)
      .executeTakeFirst()
    if (numUpdatedRows === 1n && !isLast) await jobs.enqueue(trx, 'clerk_sync_all', runId)
  })
}

/** The newest run; undefined: there was none. */
export async function readLastRun(database: Kysely<Database>) {
  const query = database.selectFrom('sync_runs').selectAll().orderBy('started_at', 'desc')
  const row = await reachable('postgres', query.limit(1).executeTakeFirst())
  return (
    row && {
      id: row.id,
      read: row.next_offset,
      total: row.total,
      unknown: row.unknown,
      started_at: row.started_at.toISOString(),
      finished_at: row.finished_at?.toISOString() ?? null,
    }
  )
}
