import type { Temporal } from 'temporal-polyfill'
import type { Appointment, CalendarEvent, CalendarState } from './calendar.ts'

/** What a call changed in the calendar. */
export interface Changes {
  readonly appointments: readonly Appointment[]
  readonly events: readonly CalendarEvent[]
  /** Of events and appointments that were there before and are no longer. */
  readonly gone: readonly string[]
}

export function changesBetween(before: CalendarState, after: CalendarState): Changes {
  return {
    appointments: newIn(before.appointments, after.appointments),
    events: newIn(before.events, after.events),
    gone: [
      ...newIn(after.appointments, before.appointments),
      ...newIn(after.events, before.events),
    ].map(({ id }) => id),
  }
}

/** Why the changes are not exactly one confirmed appointment at `start` and its one event. */
export function whyNotBooked(
  { appointments, events, gone }: Changes,
  start: Temporal.ZonedDateTime,
): string | undefined {
  const [appointment] = appointments
  const [event] = events
  if (gone.length > 0) return `${gone.length} thing(s) that were in the calendar are gone`
  if (appointment === undefined) return 'no appointment was made'
  if (appointments.length > 1) return `${appointments.length} appointments were made`
  if (event === undefined) return 'the appointment has no event in the calendar'
  if (events.length > 1) return `${events.length} events were made`
  if (appointment.status !== 'confirmed') return `the appointment is ${appointment.status}`
  if (appointment.event_id !== event.id) return 'the new event is not that of the appointment'
  const isAsked = [appointment, event].every(({ start: at }) => isAt(at, start))
  return isAsked ? undefined : 'the appointment is at another time than the one asked for'
}

/** The first that was not there before, or at another time. */
export function newOrMoved<T extends { readonly id: string; readonly start: string }>(
  before: readonly T[],
  after: readonly T[],
): T | undefined {
  return after.find(({ id, start }) => !before.some((old) => old.id === id && old.start === start))
}

function newIn<T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Set(before.map(({ id }) => id))
  return after.filter(({ id }) => !known.has(id))
}

function isAt(instant: string, start: Temporal.ZonedDateTime): boolean {
  return Date.parse(instant) === start.epochMilliseconds
}
