import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { contextOf, type Principal } from '../access/principal.ts'
import type { Calendars } from '../calendar/calendars.ts'
import type { Taken } from '../scheduling/availability.ts'
import { subtract, type Interval } from '../scheduling/interval.ts'

export interface BusyDeps {
  readonly database: Kysely<Database>
  readonly calendars: Calendars
}

/** An appointment and when it is: to itself it is no obstacle. */
export interface OwnTime extends Interval {
  readonly id: string
}

/**
 * Everything that takes the owner's time in `window`: appointments with the time around them,
 * others' holds, and the calendars that count. A hold of this same call is left out: asking again
 * gives it up.
 *
 * @param moving an appointment that is not counted, nor what its event takes
 * @throws when any calendar cannot be read
 */
export async function takenTime(
  { database, calendars }: BusyDeps,
  principal: Principal,
  window: Interval,
  now: number,
  moving?: OwnTime,
): Promise<Taken> {
  const [appointments, events] = await Promise.all([
    blockedBy(database, principal, window, now, moving),
    calendars.busyIntervals(principal.owner, window),
  ])
  return {
    busy: [...appointments.map(({ blocked }) => blocked), ...withoutOwn(events, moving)],
    starts: appointments.map(({ start }) => start),
  }
}

/** Calendars say when they are busy, not with what; other events there overlapped it all along. */
const withoutOwn = (events: readonly Interval[], moving: OwnTime | undefined) =>
  moving ? subtract(events, [moving]) : events

async function blockedBy(
  database: Kysely<Database>,
  principal: Principal,
  window: Interval,
  now: number,
  moving: OwnTime | undefined,
) {
  const own = `${contextOf(principal)}:`
  const rows = await database
    .selectFrom('appointments')
    .select([
      'start_at',
      sql<Date>`lower(blocked)`.as('blocked_from'),
      sql<Date>`upper(blocked)`.as('blocked_to'),
    ])
    .where('owner_id', '=', principal.owner)
    .where('status', 'in', ['held', 'pending', 'confirmed', 'move_pending', 'cancel_pending'])
    .where((eb) =>
      eb.or([
        eb('status', '<>', 'held'),
        eb.and([
          eb('hold_expires_at', '>', new Date(now)),
          eb.not(sql<boolean>`coalesce(starts_with(consent_id, ${own}), false)`),
        ]),
      ]),
    )
    .$if(moving !== undefined, (rows) =>
      rows.where(sql<boolean>`coalesce(moves, id) <> ${moving?.id ?? ''}`),
    )
    .where(
      sql<boolean>`blocked && tstzrange(${new Date(window.start)}, ${new Date(window.end)}, '[)')`,
    )
    .execute()
  return rows.map((row) => ({
    start: row.start_at.getTime(),
    blocked: { start: row.blocked_from.getTime(), end: row.blocked_to.getTime() },
  }))
}
