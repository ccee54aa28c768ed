import type { ConflictRow } from '@parley/shared/database/outside-changes-schema'
import type { Database } from '@parley/shared/database/schema'
import type { IdMaker } from '@parley/shared/identity/ids'
import type { Kysely, Transaction } from 'kysely'
import type { Appointment } from '../appointments/appointment.ts'
import type { Interval } from '../scheduling/interval.ts'

/** Where an event is and an appointment cannot be, or both at once. */
export interface NewConflict extends Interval {
  readonly kind: ConflictRow['kind']
  readonly ownerId: string
  /** As it was when it was held against the event. */
  readonly appointment: Pick<Appointment, 'id' | 'version'>
  readonly accountId: string
  readonly eventId: string
  readonly etag: string
}

/** Of one account, all that nobody has settled. */
export function openConflictsOf(
  database: Kysely<Database>,
  accountId: string,
): Promise<ConflictRow[]> {
  return database
    .selectFrom('calendar_conflicts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('settled_at', 'is', null)
    .execute()
}

export function openMovedConflict(
  database: Kysely<Database>,
  appointmentId: string,
): Promise<ConflictRow | undefined> {
  return database
    .selectFrom('calendar_conflicts')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .where('kind', '=', 'moved')
    .where('settled_at', 'is', null)
    .executeTakeFirst()
}

/**
 * Opens a conflict, or the same one once more where anything has moved since. Where the owner has
 * said that both may stand they do, as long as nothing moves.
 *
 * @returns whether there is something new to tell
 */
export async function openConflict(
  transaction: Transaction<Database>,
  newId: IdMaker,
  conflict: NewConflict,
  now: number,
): Promise<boolean> {
  const anew = {
    appointment_version: conflict.appointment.version,
    etag: conflict.etag,
    start_at: new Date(conflict.start),
    end_at: new Date(conflict.end),
    created_at: new Date(now),
    put_back: false,
    settled_at: null,
    settled_how: null,
  }
  const opened = await transaction
    .insertInto('calendar_conflicts')
    .values({
      id: newId('conf'),
      owner_id: conflict.ownerId,
      appointment_id: conflict.appointment.id,
      kind: conflict.kind,
      account_id: conflict.accountId,
      event_id: conflict.eventId,
      ...anew,
    })
    .onConflict((known) =>
      known
        .columns(['appointment_id', 'account_id', 'event_id'])
        .doUpdateSet(anew)
        .where((row) =>
          row.or([
            row('calendar_conflicts.start_at', '<>', anew.start_at),
            row('calendar_conflicts.end_at', '<>', anew.end_at),
            row('calendar_conflicts.appointment_version', '<>', anew.appointment_version),
            row('calendar_conflicts.settled_how', '=', 'passed'),
            row('calendar_conflicts.settled_how', '=', 'agreed'),
          ]),
        ),
    )
    .returning('id')
    .executeTakeFirst()
  return opened !== undefined
}

export async function settleConflicts(
  database: Kysely<Database>,
  ids: readonly string[],
  how: NonNullable<ConflictRow['settled_how']>,
  now: number,
): Promise<void> {
  if (ids.length === 0) return
  await database
    .updateTable('calendar_conflicts')
    .set({ settled_at: new Date(now), settled_how: how, put_back: false })
    .where('id', 'in', ids)
    .where('settled_at', 'is', null)
    .execute()
}
