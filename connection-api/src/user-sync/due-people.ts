import { sql, type Kysely } from 'kysely'
import type { SyncPlace, UserMapping } from '@parley/shared/database/clerk-sync-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Instant } from '@parley/shared/time/clock'

export type DuePerson = UserMapping & { readonly attempts: number }

/** Mappings that a place does not have as they are, those first that did not fail there. */
export async function duePeople(
  database: Kysely<Database>,
  place: SyncPlace,
  now: Instant,
  limit: number,
): Promise<DuePerson[]> {
  const rows = await database
    .selectFrom('user_mappings as m')
    .leftJoin('mapping_syncs as s', (join) =>
      join.onRef('s.clerk_user_id', '=', 'm.clerk_user_id').on('s.place', '=', place),
    )
    .selectAll('m')
    .select((eb) => eb.fn.coalesce('s.attempts', sql<number>`0`).as('attempts'))
    .where(isDue())
    .where((eb) => eb.or([eb('s.retry_at', 'is', null), eb('s.retry_at', '<=', new Date(now))]))
    .orderBy(sql`coalesce(s.attempts, 0)`)
    .orderBy('m.updated_at')
    .orderBy('m.clerk_user_id')
    .limit(limit)
    .execute()
  return rows
}

/** Of `m` and `s`: something newer is known than what is there or was given up. */
export function isDue() {
  return sql<boolean>`m.revision > greatest(coalesce(s.synced_revision, 0), coalesce(s.failed_revision, 0))`
}
