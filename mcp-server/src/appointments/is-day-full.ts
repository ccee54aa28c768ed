import type { Database } from '@parley/shared/database/schema'
import { sql, type Transaction } from 'kysely'
import type { Owner } from '../availability/owner.ts'
import type { Interval } from '../scheduling/interval.ts'
import { localDay, startOfDay } from '../scheduling/local-time.ts'

/**
 * Whether the owner takes no more on that day. Who asks at the same time waits here, so that no two
 * get the last place of a day.
 *
 * @param moving an appointment that is not counted: it only changes its place
 */
export async function isDayFull(
  transaction: Transaction<Database>,
  { id, zone, rules }: Owner,
  { start }: Interval,
  now: number,
  moving = '',
): Promise<boolean> {
  const cap = rules.policy.dailyCap
  if (cap === undefined) return false
  await transaction
    .selectFrom('scheduling_rules')
    .select('owner_id')
    .where('owner_id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  const day = localDay(start, zone)
  const { count } = await transaction
    .selectFrom('appointments')
    .select(sql<string>`count(distinct coalesce(moves, id))`.as('count'))
    .where('owner_id', '=', id)
    .where('status', 'in', ['held', 'pending', 'confirmed', 'move_pending', 'cancel_pending'])
    .where((eb) => eb.or([eb('status', '<>', 'held'), eb('hold_expires_at', '>', new Date(now))]))
    .where(sql<boolean>`coalesce(moves, id) <> ${moving}`)
    .where('start_at', '>=', new Date(startOfDay(day, zone)))
    .where('start_at', '<', new Date(startOfDay(day + 1, zone)))
    .executeTakeFirstOrThrow()
  return Number(count) >= cap
}
