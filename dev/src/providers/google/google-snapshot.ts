import type { GoogleCalendar, GoogleStore } from './google-calendar-store.ts'
import { intervalOf } from '../time/timing.ts'

export type GoogleSnapshot = ReturnType<typeof googleCalendarSnapshot>

/** Calendars and events for whoever checks what was made: small and in order. */
export const googleSnapshot = (store: GoogleStore) => store.all().map(googleCalendarSnapshot)

export function googleCalendarSnapshot(calendar: GoogleCalendar) {
  return {
    id: calendar.id,
    timeZone: calendar.timeZone,
    events: [...calendar.events.values()].map((event) => ({
      id: event.id,
      status: event.status,
      summary: event.body.summary ?? null,
      ...intervalOf(event.timing, calendar.timeZone),
      extendedProperties: event.body.extendedProperties ?? null,
    })),
  }
}
