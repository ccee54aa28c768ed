import type { Appointment } from '../appointments/appointment.ts'
import {
  CalendarRefusedError,
  EventChangedError,
  type Calendar,
  type CalendarAccount,
  type CalendarEvent,
} from '../calendar/calendar.ts'
import { isAt } from '../scheduling/interval.ts'
import { openMovedConflict } from './conflict-repository.ts'
import type { OutsideDeps } from './outside-deps.ts'

/**
 * Where the owner wants the event back at the time that was agreed, and it still is where they heard
 * it is, it goes there. Whether that went through is seen by where the event is, so a lost answer is
 * made up for by the next look.
 *
 * @returns the event as it is after that
 */
export async function putBack(
  { database }: OutsideDeps,
  { calendar, account }: { readonly calendar: Calendar; readonly account: CalendarAccount },
  appointment: Appointment,
  event: CalendarEvent | undefined,
): Promise<CalendarEvent | undefined> {
  if (!event || isAt(event, appointment)) return event
  const conflict = await openMovedConflict(database, appointment.id)
  if (conflict?.put_back !== true) return event
  const heard = { start: conflict.start_at.getTime(), end: conflict.end_at.getTime() }
  if (!isAt(event, heard)) return event
  const { start, end, zone } = appointment
  try {
    const { etag } = await calendar.changeEvent(account, event, { time: { start, end, zone } })
    return { ...event, start, end, allDay: false, etag }
  } catch (error) {
    if (error instanceof EventChangedError) return calendar.readEvent(account, event.id)
    if (!(error instanceof CalendarRefusedError)) throw error
    await giveUp(database, conflict.id)
    return event
  }
}

/** The conflict stays open, for the owner to settle otherwise. */
async function giveUp(database: OutsideDeps['database'], id: string): Promise<void> {
  await database
    .updateTable('calendar_conflicts')
    .set({ put_back: false })
    .where('id', '=', id)
    .execute()
}
