import type { Kysely, Transaction } from 'kysely'
import type { SyncPlace } from '@parley/shared/database/clerk-sync-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'
import type { DuePerson } from './due-people.ts'
import type { Written } from './place.ts'

/** Of refusals; one that did not answer is asked until it does. */
const MOST_ATTEMPTS = 3
const FIRST_PAUSE_MS = 5000
const LONGEST_PAUSE_MS = 10 * 60_000

/** Writes down what came of writing `person` as it was read. */
export async function noteWritten(
  database: Kysely<Database>,
  place: SyncPlace,
  person: DuePerson,
  outcome: { readonly written: Written; readonly now: Instant },
): Promise<void> {
  const { clerk_user_id } = person
  await database.transaction().execute(async (trx) => {
    const row = { ...rowAfter(person, outcome), ...(await isOutdated(trx, place, person)) }
    await trx
      .insertInto('mapping_syncs')
      .values({ clerk_user_id, place, ...row })
      .onConflict((conflict) => conflict.columns(['clerk_user_id', 'place']).doUpdateSet(row))
      .execute()
    if (outcome.written.kind !== 'written') return
    await trx
      .updateTable('user_mappings')
      .set({
        last_synced_at: new Date(outcome.now),
        ...(place === 'zep' ? { zep_user_id: idAtZep(person) } : {}),
      })
      .where('clerk_user_id', '=', clerk_user_id)
      .execute()
    if (place === 'zep' && person.zep_user_id !== idAtZep(person)) {
      await writeAgainElsewhere(trx, clerk_user_id)
    }
  })
}

/**
 * What Zep calls somebody may have become known while another place was being written, which then has
 * to be written again. The row is locked, so that Zep's note comes before this or after it.
 */
async function isOutdated(trx: Transaction<Database>, place: SyncPlace, person: DuePerson) {
  if (place === 'zep') return {}
  const known = await trx
    .selectFrom('user_mappings')
    .select('zep_user_id')
    .where('clerk_user_id', '=', person.clerk_user_id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return known && known.zep_user_id !== person.zep_user_id ? { synced_revision: 0 } : {}
}

/** Other places say what somebody is called at Zep. */
async function writeAgainElsewhere(trx: Transaction<Database>, userId: string): Promise<void> {
  await trx
    .updateTable('mapping_syncs')
    .set({ synced_revision: 0 })
    .where('clerk_user_id', '=', userId)
    .where('place', '<>', 'zep')
    .execute()
}

const idAtZep = ({ status, clerk_user_id }: DuePerson) =>
  status === 'deleted' ? null : clerk_user_id

function rowAfter(
  { revision, attempts }: DuePerson,
  { written, now }: { readonly written: Written; readonly now: Instant },
) {
  if (written.kind === 'written') {
    const synced = { synced_revision: revision, synced_at: new Date(now) }
    return { ...synced, attempts: 0, error: null, retry_at: null }
  }
  const isLast = written.kind === 'refused' && attempts + 1 >= MOST_ATTEMPTS
  const failed = { error: written.code, retry_at: new Date(now + pauseAfter(attempts)) }
  if (!isLast) return { ...failed, attempts: attempts + 1 }
  return { ...failed, attempts: 0, retry_at: null, failed_revision: revision }
}

const pauseAfter = (attempts: number) => Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)
