import type { GoogleStore } from './google-calendar-store.ts'
import { intervalOf } from '../time/timing.ts'

/** Calendars and events for whoever checks what was made: small and in order. */
export function googleSnapshot(store: GoogleStore) {
  return store.all().map((calendar) => ({
    id: calendar.id,
    timeZone: calendar.timeZone,
    events: [...calendar.events.values()].map((event) => ({
      id: event.id,
      status: event.status,
      summary: event.body.summary ?? null,
      ...intervalOf(event.timing, calendar.timeZone),
      extendedProperties: event.body.extendedProperties ?? null,
    })),
  }))
}
