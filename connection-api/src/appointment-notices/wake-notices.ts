import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { JobQueue } from '@parley/shared/jobs/jobs'
import type { Clock } from '@parley/shared/time/clock'

const BATCH = 200
/** A notice whose job did not come gets another. */
const AGAIN_MS = 60_000

/** Makes jobs for notices that are due: a trigger of the database writes them, and can make none. */
export async function wakeNotices({
  database,
  clock,
  jobs,
}: {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly jobs: JobQueue
}): Promise<void> {
  const now = clock.now()
  await database.transaction().execute(async (trx) => {
    const due = trx
      .selectFrom('appointment_notices')
      .select('id')
      .where('done_at', 'is', null)
      .where('due_at', '<=', new Date(now))
      .where((eb) =>
        eb.or([eb('woken_at', 'is', null), eb('woken_at', '<=', new Date(now - AGAIN_MS))]),
      )
      .orderBy('due_at')
      .limit(BATCH)
      .forUpdate()
      .skipLocked()
    const woken = await trx
      .updateTable('appointment_notices')
      .set({ woken_at: new Date(now) })
      .where('id', 'in', due)
      .returning('id')
      .execute()
    for (const { id } of woken) await jobs.enqueue(trx, 'appointment_notice', id)
  })
}
