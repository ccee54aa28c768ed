import type { Database } from '@parley/shared/database/schema'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Interval } from '../scheduling/interval.ts'
import { toAppointment, type Appointment } from './appointment.ts'

/** Agreed, whether or not its calendar has answered yet. */
export const STANDING = ['pending', 'confirmed', 'move_pending', 'cancel_pending'] as const

/** Standing appointments that touch `window`, by start. */
export async function appointmentsIn(
  database: Kysely<Database>,
  ownerId: string,
  window: Interval,
  limit = 1000,
  offset = 0,
): Promise<Appointment[]> {
  const rows = await database
    .selectFrom('appointments')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('status', 'in', STANDING)
    .where('moves', 'is', null)
    .where('start_at', '<', new Date(window.end))
    .where('end_at', '>', new Date(window.start))
    .orderBy('start_at')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(toAppointment)
}

export async function countAppointmentsIn(
  database: Kysely<Database>,
  ownerId: string,
  window: Interval,
): Promise<number> {
  const { count } = await database
    .selectFrom('appointments')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('status', 'in', STANDING)
    .where('moves', 'is', null)
    .where('start_at', '<', new Date(window.end))
    .where('end_at', '>', new Date(window.start))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** @param name its handle, or its id */
export async function findAppointment(
  database: Kysely<Database>,
  ownerId: string,
  name: string,
): Promise<Appointment | undefined> {
  const row = await database
    .selectFrom('appointments')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('moves', 'is', null)
    .where((eb) => eb.or([eb('handle', '=', name), eb('id', '=', name)]))
    .executeTakeFirst()
  return row && toAppointment(row)
}

export async function readAppointment(
  database: Kysely<Database>,
  id: string,
): Promise<Appointment | undefined> {
  const row = await database
    .selectFrom('appointments')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toAppointment(row)
}

/** Locks the row until the transaction ends. Always locked before its consent. */
export async function lockAppointment(
  transaction: Transaction<Database>,
  id: string,
): Promise<Appointment | undefined> {
  const row = await transaction
    .selectFrom('appointments')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row && toAppointment(row)
}

/**
 * Lets one at a time hold something in an owner's calendar. Without it, several who ask at once wait
 * for one another's rows in a circle, and Postgres breaks that only after a second. Rows that refer
 * to the owner are not kept from being written.
 */
export async function takeTurn(transaction: Transaction<Database>, ownerId: string): Promise<void> {
  await transaction
    .selectFrom('users')
    .select('id')
    .where('id', '=', ownerId)
    .forNoKeyUpdate()
    .execute()
}

/** Gives up what a call or login session holds; each holds one slot at most. */
export async function releaseHoldsOf(
  transaction: Transaction<Database>,
  ownerId: string,
  contextId: string,
): Promise<void> {
  await transaction
    .deleteFrom('appointments')
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'held')
    .where(sql<boolean>`starts_with(consent_id, ${`${contextId}:`})`)
    .execute()
}

/** Holds that ran out still stand in the way of the constraint, so they go first. */
export async function releaseExpiredHolds(
  transaction: Transaction<Database>,
  ownerId: string,
  interval: Interval,
  now: number,
): Promise<void> {
  await transaction
    .deleteFrom('appointments')
    .where('owner_id', '=', ownerId)
    .where('status', '=', 'held')
    .where('hold_expires_at', '<=', new Date(now))
    .where(sql<boolean>`blocked && ${blockedRange(interval)}`)
    .execute()
}

/** What a row keeps others out of: its own time and what is kept free around it. */
export async function blockedTime(
  database: Kysely<Database>,
  id: string,
): Promise<Interval | undefined> {
  const row = await database
    .selectFrom('appointments')
    .select([sql<Date>`lower(blocked)`.as('start'), sql<Date>`upper(blocked)`.as('end')])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { start: row.start.getTime(), end: row.end.getTime() }
}

export function blockedRange({ start, end }: Interval) {
  return sql<string>`tstzrange(${new Date(start)}, ${new Date(end)}, '[)')`
}
