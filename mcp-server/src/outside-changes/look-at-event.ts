import type { Instant } from '@parley/shared/time/clock'
import {
  lockAppointment,
  readAppointment,
  takeTurn,
} from '../appointments/appointment-repository.ts'
import type { Appointment } from '../appointments/appointment.ts'
import type { CalendarEvent } from '../calendar/calendar.ts'
import { isAt } from '../scheduling/interval.ts'
import { adoptTime } from './adopt-time.ts'
import { cancelOutside, takeEtag } from './outside-appointment.ts'
import type { OutsideDeps } from './outside-deps.ts'
import { putBack } from './put-back.ts'

/**
 * Brings an appointment after its event, where somebody changed that in the calendar: to the event's
 * time, or to an end where it was deleted; where neither can be, a conflict is opened for the owner.
 * What is under way is left to whoever settles it. May be repeated at any time, by two at once as
 * well: nothing is written unless the appointment still is as it was before the event was read.
 *
 * @param claim when it was to be read again; a later mark stays
 * @throws {CalendarUnavailableError} nothing is known, and nothing was done
 */
export async function lookAtEvent(deps: OutsideDeps, id: string, claim: Instant): Promise<void> {
  const { database, calendars } = deps
  const before = await readAppointment(database, id)
  if (before?.status !== 'confirmed' || before.eventId === undefined) return
  const opened = await calendars.open(before.ownerId, before.accountId)
  const read = await opened.calendar.readEvent(opened.account, before.eventId)
  const event = await putBack(deps, opened, before, read)
  await database.transaction().execute(async (transaction) => {
    await takeTurn(transaction, before.ownerId)
    const now = await lockAppointment(transaction, id)
    if (!now || !isSame(now, before)) return
    const isDone = await follow({ deps, transaction, appointment: now }, event)
    if (!isDone) return
    await transaction
      .updateTable('appointments')
      .set({ event_due: null })
      .where('id', '=', id)
      .where('event_due', '=', new Date(claim))
      .execute()
  })
}

function isSame(now: Appointment, before: Appointment): boolean {
  return now.status === before.status && now.version === before.version && now.etag === before.etag
}

/** @returns false: not now, because somebody is asked about the time at this moment */
async function follow(
  following: Parameters<typeof adoptTime>[0],
  event: CalendarEvent | undefined,
): Promise<boolean> {
  const { appointment } = following
  if (!event) return cancelOutside(following)
  if (isAt(event, appointment)) return takeEtag(following, event.etag)
  return adoptTime(following, event)
}
