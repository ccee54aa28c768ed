import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { contextOf, type Principal } from '../access/principal.ts'
import type { Calendars } from '../calendar/calendars.ts'
import type { Interval } from '../scheduling/interval.ts'

export interface BusyDeps {
  readonly database: Kysely<Database>
  readonly calendars: Calendars
}

/**
 * Everything that takes the owner's time in `window`: appointments with the time around them,
 * others' holds, and the calendars that count. A hold of this same call is left out: asking again
 * gives it up.
 *
 * @throws when any calendar cannot be read
 */
export async function busyTimes(
  { database, calendars }: BusyDeps,
  principal: Principal,
  window: Interval,
  now: number,
): Promise<Interval[]> {
  const [appointments, events] = await Promise.all([
    blockedBy(database, principal, window, now),
    calendars.busyIntervals(principal.owner, window),
  ])
  return [...appointments, ...events]
}

async function blockedBy(
  database: Kysely<Database>,
  principal: Principal,
  window: Interval,
  now: number,
): Promise<Interval[]> {
  const own = `${contextOf(principal)}:`
  const rows = await database
    .selectFrom('appointments')
    .select([
      sql<Date>`lower(blocked)`.as('blocked_from'),
      sql<Date>`upper(blocked)`.as('blocked_to'),
    ])
    .where('owner_id', '=', principal.owner)
    .where('status', 'in', ['held', 'pending', 'confirmed', 'cancel_pending'])
    .where((eb) =>
      eb.or([
        eb('status', '<>', 'held'),
        eb.and([
          eb('hold_expires_at', '>', new Date(now)),
          eb.not(sql<boolean>`coalesce(starts_with(consent_id, ${own}), false)`),
        ]),
      ]),
    )
    .where(
      sql<boolean>`blocked && tstzrange(${new Date(window.start)}, ${new Date(window.end)}, '[)')`,
    )
    .execute()
  return rows.map((row) => ({ start: row.blocked_from.getTime(), end: row.blocked_to.getTime() }))
}
