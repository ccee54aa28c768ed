import type { Client } from '@microsoft/microsoft-graph-client'
import type { Event } from '@microsoft/microsoft-graph-types'
import { toIso } from '@parley/shared/time/clock'
import { Temporal } from 'temporal-polyfill'
import type { CalendarUnderTest } from '../calendar/calendar-under-test.ts'

/** What somebody does in their calendar themselves. @param zone as their programs name it */
export function outsideMicrosoft(graph: Client, zone: string): CalendarUnderTest['outside'] {
  const utc = (instant: number) => ({ dateTime: toIso(instant).slice(0, -1), timeZone: 'UTC' })
  const named = (dateTime: string) => ({ dateTime, timeZone: zone })
  const post = async (event: Event) => {
    await graph.api('/me/events').post(event)
  }
  return {
    addEvent: (subject, start, end) => post({ subject, start: utc(start), end: utc(end) }),
    addWholeDays: (subject, first, end) =>
      post({
        subject,
        isAllDay: true,
        start: named(`${first}T00:00:00`),
        end: named(`${end}T00:00:00`),
      }),
    async moveEvent(id, start, end) {
      await graph.api(`/me/events/${id}`).patch({ start: utc(start), end: utc(end) })
    },
    async removeEvent(id) {
      await graph.api(`/me/events/${id}`).delete()
    },
    addSeries: (subject, { start, end }, numberOfOccurrences) =>
      post({
        subject,
        start: named(start),
        end: named(end),
        recurrence: {
          pattern: { type: 'daily', interval: 1 },
          range: {
            type: 'numbered',
            startDate: Temporal.PlainDateTime.from(start).toPlainDate().toString(),
            numberOfOccurrences,
          },
        },
      }),
  }
}
