import type { AppointmentRow, Database } from '@parley/shared/database/schema'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Interval } from '../scheduling/interval.ts'
import type { Appointment } from './appointment.ts'

/** The row that keeps the new time of a move until the move is done or given up. */
export interface Move extends Interval {
  readonly id: string
  /** Of the appointment that moves. */
  readonly moves: string
  /** IANA. */
  readonly zone: string
  /** `held` while the question is open, `failed` when the appointment stayed where it was. */
  readonly status: AppointmentRow['status']
}

function toMove(row: AppointmentRow | undefined): Move | undefined {
  if (!row || row.moves === null) return undefined
  const { id, moves, zone, status } = row
  return { id, moves, zone, status, start: row.start_at.getTime(), end: row.end_at.getTime() }
}

const movesOf = (database: Kysely<Database>) =>
  database.selectFrom('appointments').selectAll().where('moves', 'is not', null)

/** What became of the move that a consent is about; undefined: it is done, or its hold ran out. */
export async function findMoveOf(
  database: Kysely<Database>,
  consent: string,
): Promise<Move | undefined> {
  return toMove(await movesOf(database).where('consent_id', '=', consent).executeTakeFirst())
}

/** Locks the row until the transaction ends; its appointment is locked already. */
export async function lockMoveOf(
  transaction: Transaction<Database>,
  consent: string,
): Promise<Move | undefined> {
  const query = movesOf(transaction).where('consent_id', '=', consent)
  return toMove(await query.forUpdate().executeTakeFirst())
}

/** The move that an appointment waits for. */
export async function readPendingMove(
  database: Kysely<Database>,
  appointmentId: string,
): Promise<Move | undefined> {
  const query = movesOf(database).where('moves', '=', appointmentId)
  return toMove(await query.where('status', '=', 'move_pending').executeTakeFirst())
}

/** From the yes on, neither time is given up before the calendar has answered. */
export async function beginMove(
  transaction: Transaction<Database>,
  { id, moves }: Move,
  now: number,
): Promise<void> {
  const begun = { status: 'move_pending' as const, updated_at: new Date(now) }
  await transaction
    .updateTable('appointments')
    .set({ ...begun, hold_expires_at: null })
    .where('id', '=', id)
    .execute()
  await transaction.updateTable('appointments').set(begun).where('id', '=', moves).execute()
}

/** The appointment is at its new time, and the row that kept it goes: both, once, or nothing. */
export async function finishMove(
  database: Kysely<Database>,
  from: Appointment,
  { id, start, end, zone }: Move,
  etag: string,
  now: number,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await ifStillMoving(transaction, from)
      .set({
        status: 'confirmed',
        start_at: new Date(start),
        end_at: new Date(end),
        zone,
        blocked: sql<string>`(select move.blocked from appointments move where move.id = ${id})`,
        etag,
        version: from.version + 1,
        updated_at: new Date(now),
      })
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await transaction.deleteFrom('appointments').where('id', '=', id).execute()
  })
}

/**
 * The appointment stays where it was; the row of the move remains, to say so when asked again. Where
 * the event is, or whether there still is one, is looked at next.
 */
export async function giveUpMove(
  database: Kysely<Database>,
  from: Appointment,
  { id }: Move,
  etag: string | undefined,
  now: number,
): Promise<void> {
  const updated_at = new Date(now)
  await database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await ifStillMoving(transaction, from)
      .set({
        status: 'confirmed',
        event_due: updated_at,
        updated_at,
        ...(etag !== undefined && { etag }),
      })
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    await transaction
      .updateTable('appointments')
      .set({ status: 'failed', updated_at })
      .where('id', '=', id)
      .execute()
  })
}

/** Whoever was there first has done it. */
function ifStillMoving(transaction: Transaction<Database>, { id, version }: Appointment) {
  return transaction
    .updateTable('appointments')
    .where('id', '=', id)
    .where('version', '=', version)
    .where('status', '=', 'move_pending')
}
