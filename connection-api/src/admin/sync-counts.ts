import { sql, type Kysely } from 'kysely'
import type { SyncPlace } from '@parley/shared/database/clerk-sync-schema'
import type { Database } from '@parley/shared/database/schema'
import { toIso, type Instant } from '@parley/shared/time/clock'
import { isDue } from '../user-sync/due-people.ts'

const DAY_MS = 24 * 3600 * 1000

export async function countPeople(database: Kysely<Database>) {
  const row = await database
    .selectFrom('user_mappings')
    .select([
      sql<number>`count(*)::int`.as('total'),
      sql<number>`(count(*) filter (where status = 'active'))::int`.as('active'),
      sql<number>`(count(*) filter (where status = 'suspended'))::int`.as('suspended'),
      sql<number>`(count(*) filter (where status = 'deleted'))::int`.as('deleted'),
    ])
    .select((eb) => eb.fn.max('last_synced_at').as('last'))
    .executeTakeFirstOrThrow()
  const { last, ...counts } = row
  return { ...counts, last_synced_at: last && toIso(last.getTime()) }
}

/** How many are in a place as they are, wait for it, and were given up there. */
export async function countPlace(database: Kysely<Database>, place: SyncPlace) {
  const counts = await database
    .selectFrom('user_mappings as m')
    .leftJoin('mapping_syncs as s', (join) =>
      join.onRef('s.clerk_user_id', '=', 'm.clerk_user_id').on('s.place', '=', place),
    )
    .select([
      sql<number>`(count(*) filter (where s.synced_revision = m.revision))::int`.as('synced'),
      sql<number>`(count(*) filter (where s.failed_revision = m.revision))::int`.as('failed'),
      sql<number>`(count(*) filter (where ${isDue()}))::int`.as('waiting'),
    ])
    .executeTakeFirstOrThrow()
  const { problem } = await database
    .selectFrom('sync_places')
    .select('problem')
    .where('place', '=', place)
    .executeTakeFirstOrThrow()
  return { place, ...counts, problem }
}

/** Webhooks of the last 24 hours. */
export async function countEvents(database: Kysely<Database>, now: Instant) {
  const counts = await database
    .selectFrom('clerk_events')
    .select([
      sql<number>`count(*)::int`.as('received'),
      sql<number>`(count(*) filter (where done_at is not null))::int`.as('done'),
      sql<number>`(count(*) filter (where dead_at is not null))::int`.as('dead'),
    ])
    .where('received_at', '>', new Date(now - DAY_MS))
    .executeTakeFirstOrThrow()
  const { done, dead } = counts
  return { ...counts, rate: done + dead === 0 ? null : done / (done + dead) }
}
