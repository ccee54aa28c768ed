import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'

/** When somebody may be booked and for what, as they have set it; times of day in their zone. */
export async function readAvailability(database: Kysely<Database>, ownerId: string) {
  const [hours, holidays, kinds] = await reachable(
    'postgres',
    Promise.all([
      database
        .selectFrom('working_hours')
        .select(['weekday', 'starts', 'ends'])
        .where('owner_id', '=', ownerId)
        .orderBy('weekday')
        .orderBy('starts')
        .execute(),
      database
        .selectFrom('holidays')
        .select([sql<string>`day::text`.as('day'), 'name'])
        .where('owner_id', '=', ownerId)
        .orderBy('day')
        .execute(),
      database
        .selectFrom('appointment_kinds')
        .select(['name', 'minutes', 'price', 'place'])
        .where('owner_id', '=', ownerId)
        .orderBy('name')
        .execute(),
    ]),
  )
  return { hours: hours.map(toMinutes), holidays, kinds }
}

/** `HH:MM`: nobody sets seconds. */
function toMinutes({ weekday, starts, ends }: { weekday: number; starts: string; ends: string }) {
  return { weekday, starts: starts.slice(0, 5), ends: ends.slice(0, 5) }
}
