import type { Appointment } from '../home/use-upcoming.ts'
import type { CalendarEvent } from './use-week.ts'

/** Something in the week, as the calendar view takes it. */
export interface Entry {
  readonly id: string
  readonly title: string
  readonly start: string
  readonly end: string
  readonly allDay: boolean
  readonly className: string
  /** What can be moved and cancelled here; other events belong to their calendar. */
  readonly appointment: Appointment | undefined
}

/** Appointments, and the events that are not theirs. */
export function toEntries(
  appointments: readonly Appointment[],
  events: readonly CalendarEvent[],
): Entry[] {
  const known = new Set(appointments.map(({ id }) => id))
  const others = events.filter(({ appointment_id: id }) => !known.has(id ?? ''))
  return [...appointments.map(ofAppointment), ...others.map(ofEvent)]
}

function ofAppointment(appointment: Appointment): Entry {
  const { id, title, start, end, status } = appointment
  const className = `entry entry-appointment entry-${status}`
  return { id, title, start, end, allDay: false, className, appointment }
}

function ofEvent({ id, title, start, end, all_day: allDay }: CalendarEvent): Entry {
  return { id, title, start, end, allDay, className: 'entry entry-event', appointment: undefined }
}
