import type { Database } from '@parley/shared/database/schema'
import { sql, type Kysely, type Transaction } from 'kysely'
import { STANDING } from '../appointments/appointment-repository.ts'
import { toAppointment, type Appointment } from '../appointments/appointment.ts'
import type { CalendarAccount, CalendarChanges } from '../calendar/calendar.ts'
import { openConflictsOf } from './conflict-repository.ts'
import { noteOverlays } from './note-overlays.ts'
import type { OutsideDeps } from './outside-deps.ts'

/**
 * Writes down what is to be done about changes that were listed: appointments whose events are to be
 * read, and events that lie over appointments. Nothing is done on the list's word alone, since it
 * may be older than what we have done ourselves.
 */
export async function noteChanges(
  deps: OutsideDeps,
  transaction: Transaction<Database>,
  account: CalendarAccount,
  changes: CalendarChanges,
): Promise<void> {
  const now = deps.clock.now()
  const ahead = await standingAhead(transaction, account.ownerId, now)
  const conflicts = await openConflictsOf(transaction, account.id)
  const moved = new Set(
    conflicts.filter(({ kind }) => kind === 'moved').map((row) => row.appointment_id),
  )
  const here = ahead.filter(({ accountId }) => accountId === account.id)
  const etags = new Map(changes.events.map(({ id, etag }) => [id, etag]))
  const due = here.filter((one) => moved.has(one.id) || mayBeChanged(one, etags, changes.whole))
  await makeEventsDue(transaction, due, now)
  await noteOverlays(deps, transaction, { account, changes, ahead, conflicts })
}

async function standingAhead(
  transaction: Transaction<Database>,
  ownerId: string,
  now: number,
): Promise<Appointment[]> {
  const rows = await transaction
    .selectFrom('appointments')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('status', 'in', STANDING)
    .where('moves', 'is', null)
    .where('end_at', '>', new Date(now))
    .execute()
  return rows.map(toAppointment)
}

/**
 * An echo of our own has the etag that we know. What is under way has none that could be told from
 * another's: it is looked at once it is settled.
 */
function mayBeChanged(
  { status, eventId, etag }: Appointment,
  etags: ReadonlyMap<string, string | undefined>,
  whole: boolean,
): boolean {
  if (status !== 'confirmed' || eventId === undefined) return etags.size > 0 || whole
  return etags.has(eventId) ? etags.get(eventId) !== etag : whole
}

async function makeEventsDue(
  database: Kysely<Database>,
  appointments: readonly Appointment[],
  now: number,
): Promise<void> {
  if (appointments.length === 0) return
  await database
    .updateTable('appointments')
    .set({ event_due: sql<Date>`least(event_due, ${new Date(now)})` })
    .where(
      'id',
      'in',
      appointments.map(({ id }) => id),
    )
    .execute()
}
