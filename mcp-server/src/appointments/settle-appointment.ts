import {
  CalendarRefusedError,
  EventChangedError,
  type Calendar,
  type CalendarAccount,
  type EventState,
} from '../calendar/calendar.ts'
import { readAppointment } from './appointment-repository.ts'
import type { Appointment } from './appointment.ts'
import { eventIdOf } from './event-id.ts'
import type { SettleDeps } from './settle-deps.ts'
import { settleMove } from './settle-move.ts'

/**
 * Brings an appointment and its event together: pending -> event -> confirmed, move_pending ->
 * event elsewhere -> confirmed there, cancel_pending -> no event -> cancelled. Every step may be
 * repeated, at any time, by anybody, also by two at once; no
 * transaction is open while the provider is asked.
 *
 * @param triedBefore an earlier try may have reached the provider without an answer
 * @returns how it stands afterwards; undefined when it is gone
 * @throws {CalendarUnavailableError} nothing is known: it stays as it is and is tried again
 */
export async function settleAppointment(
  deps: SettleDeps,
  id: string,
  triedBefore = false,
): Promise<Appointment | undefined> {
  const appointment = await readAppointment(deps.database, id)
  if (appointment?.status === 'pending') await makeEvent(deps, appointment, triedBefore)
  else if (appointment?.status === 'move_pending') await settleMove(deps, appointment)
  else if (appointment?.status === 'cancel_pending') await removeEvent(deps, appointment)
  else return appointment
  return readAppointment(deps.database, id)
}

async function makeEvent(
  deps: SettleDeps,
  appointment: Appointment,
  triedBefore: boolean,
): Promise<void> {
  const { id, title, start, end, zone, ownerId, accountId, version } = appointment
  const { account, calendar } = await deps.calendars.open(ownerId, accountId)
  const event = { title, start, end, zone, appointmentId: id, triedBefore }
  try {
    const made = await calendar.createEvent(account, { ...event, key: eventIdOf(id, version) })
    const to = { status: 'confirmed', event_id: made.id, etag: made.etag } as const
    if (!(await move(deps, appointment, to))) await withdraw(deps, { calendar, account }, id, made)
  } catch (error) {
    if (!(error instanceof CalendarRefusedError)) throw error
    await move(deps, appointment, { status: 'failed' })
  }
}

/**
 * Others settled it while this try was under way, and perhaps it was cancelled since: what this try
 * made then stands for nothing, unless it is the very event of the appointment.
 */
async function withdraw(
  { database }: SettleDeps,
  { calendar, account }: Opened,
  appointmentId: string,
  made: EventState,
): Promise<void> {
  const now = await readAppointment(database, appointmentId)
  const isKept = now?.status === 'confirmed' || now?.status === 'move_pending'
  if (isKept && now.eventId === made.id) return
  await calendar.cancelEvent(account, { id: made.id, etag: undefined })
}

interface Opened {
  readonly calendar: Calendar
  readonly account: CalendarAccount
}

async function removeEvent(deps: SettleDeps, appointment: Appointment): Promise<void> {
  const { id, ownerId, accountId, eventId, etag, version } = appointment
  const { account, calendar } = await deps.calendars.open(ownerId, accountId)
  const known = { id: eventId ?? eventIdOf(id, version), etag }
  try {
    await calendar.cancelEvent(account, known)
    await move(deps, appointment, { status: 'cancelled' })
  } catch (error) {
    if (error instanceof EventChangedError) await removeChanged(deps, appointment, known.id)
    else if (!(error instanceof CalendarRefusedError)) throw error
    // A no may follow a try that went through without an answer.
    else if (await calendar.readEvent(account, known.id)) await move(deps, appointment, KEPT)
    else await move(deps, appointment, { status: 'cancelled' })
  }
}

const KEPT = { status: 'confirmed' } as const

/**
 * Somebody changed the event after we last saw it. Where it still is the time that was agreed, a
 * yes to cancelling it holds; where it was moved, the person has not heard of that, and it stays.
 */
async function removeChanged(deps: SettleDeps, appointment: Appointment, eventId: string) {
  const { account, calendar } = await deps.calendars.open(
    appointment.ownerId,
    appointment.accountId,
  )
  const event = await calendar.readEvent(account, eventId)
  const isWhereItWas = event?.start === appointment.start && event.end === appointment.end
  if (event && !isWhereItWas) {
    const event_due = new Date(deps.clock.now())
    await move(deps, appointment, { ...KEPT, etag: event.etag, event_due })
    return
  }
  if (event) await calendar.cancelEvent(account, event)
  await move(deps, appointment, { status: 'cancelled' })
}

/** Only from the state that was read. @returns false: whoever was there first has done it */
async function move(
  { database, clock }: SettleDeps,
  from: Appointment,
  to: {
    status: 'confirmed' | 'cancelled' | 'failed'
    event_id?: string
    etag?: string
    event_due?: Date
  },
): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('appointments')
    .set({ ...to, updated_at: new Date(clock.now()) })
    .where('id', '=', from.id)
    .where('status', '=', from.status)
    .where('version', '=', from.version)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
