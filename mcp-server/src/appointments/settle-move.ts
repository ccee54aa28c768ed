import {
  CalendarRefusedError,
  EventChangedError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
  type EventState,
} from '../calendar/calendar.ts'
import { isAt } from '../scheduling/interval.ts'
import { readAppointment } from './appointment-repository.ts'
import type { Appointment } from './appointment.ts'
import { eventIdOf } from './event-id.ts'
import { finishMove, giveUpMove, readPendingMove, type Move } from './move-repository.ts'
import type { SettleDeps } from './settle-deps.ts'

/**
 * Brings an appointment's event to its new time, and then the appointment. May be repeated at any
 * time, by two at once as well: an earlier try that went through without an answer is seen by where
 * the event is.
 *
 * @throws {CalendarUnavailableError} nothing is known: both times stay taken and it is tried again
 */
export async function settleMove(deps: SettleDeps, appointment: Appointment): Promise<void> {
  const { database, calendars, clock } = deps
  const move = await readPendingMove(database, appointment.id)
  if (!move) return
  const opened = await calendars.open(appointment.ownerId, appointment.accountId)
  const outcome = await moveEvent(deps, opened, appointment, move).catch((error: unknown) => {
    if (error instanceof CalendarRefusedError) return whereItIs(opened, appointment, move)
    throw error
  })
  if (outcome.moved) await finishMove(database, appointment, move, outcome.etag, clock.now())
  else await giveUpMove(database, appointment, move, outcome.etag, clock.now())
}

/** A no may follow a try that went through without an answer. */
async function whereItIs(
  { calendar, account }: Opened,
  { id, version, eventId = eventIdOf(id, version) }: Appointment,
  move: Move,
): Promise<Outcome> {
  const event = await calendar.readEvent(account, eventId)
  return event && isAt(event, move)
    ? { moved: true, etag: event.etag }
    : { moved: false, etag: event?.etag }
}

type Outcome =
  | { readonly moved: true; readonly etag: string }
  | { readonly moved: false; readonly etag: string | undefined }

interface Opened {
  readonly calendar: Calendar
  readonly account: CalendarAccount
}

async function moveEvent(
  deps: SettleDeps,
  opened: Opened,
  appointment: Appointment,
  move: Move,
): Promise<Outcome> {
  const { id, version, eventId = eventIdOf(id, version), etag } = appointment
  if (etag !== undefined) {
    const state = await changeTime(opened, { id: eventId, etag }, move)
    if (state) return { moved: true, etag: state.etag }
  }
  const event = await opened.calendar.readEvent(opened.account, eventId)
  if (event && isAt(event, move)) return { moved: true, etag: event.etag }
  if (!event || !isAt(event, appointment)) return { moved: false, etag: event?.etag }
  return moveChanged(deps, opened, appointment, move, event)
}

/**
 * Somebody changed the event but not when it is: the yes still is about what is there. Where the
 * move was settled by somebody else meanwhile, and perhaps the next one as well, this event is not
 * ours to touch; that is looked up after the event was read, so a later change meets its etag.
 *
 * @throws {EventChangedError} it changed once more, perhaps by the same move: it is tried again
 */
async function moveChanged(
  deps: SettleDeps,
  opened: Opened,
  appointment: Appointment,
  move: Move,
  event: CalendarEvent,
): Promise<Outcome> {
  const now = await readAppointment(deps.database, appointment.id)
  const isOpen = now?.status === 'move_pending' && now.version === appointment.version
  if (!isOpen) return { moved: false, etag: event.etag }
  return { moved: true, etag: (await changeTimeOf(opened, event, move)).etag }
}

/** @returns undefined: the event is not as it was known */
async function changeTime(
  opened: Opened,
  known: EventState,
  move: Move,
): Promise<EventState | undefined> {
  try {
    return await changeTimeOf(opened, known, move)
  } catch (error) {
    if (error instanceof EventChangedError) return undefined
    throw error
  }
}

function changeTimeOf(
  { calendar, account }: Opened,
  { id, etag }: EventState,
  { start, end, zone }: Move,
): Promise<EventState> {
  return calendar.changeEvent(account, { id, etag }, { time: { start, end, zone } })
}
