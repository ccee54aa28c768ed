import { intervalOf } from '../time/timing.ts'
import type { GraphCalendar, GraphStore } from './graph-store.ts'

export type GraphSnapshot = ReturnType<typeof graphCalendarSnapshot>

/** Calendars and events for whoever checks what was made: small and in order. */
export const graphSnapshot = (store: GraphStore) => store.all().map(graphCalendarSnapshot)

export function graphCalendarSnapshot(calendar: GraphCalendar) {
  return {
    id: calendar.id,
    name: calendar.name,
    owner: calendar.owner.email,
    events: [...calendar.events.values()].map((event) => ({
      key: event.key,
      status: event.removed ? 'removed' : 'confirmed',
      subject: event.body.subject ?? null,
      ...intervalOf(event.timing, calendar.owner.timeZone),
      transactionId: event.body.transactionId ?? null,
      extendedProperties: event.body.singleValueExtendedProperties ?? [],
    })),
  }
}
