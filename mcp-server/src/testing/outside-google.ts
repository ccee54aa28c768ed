import { toIso } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js'
import type { CalendarUnderTest } from '../calendar/calendar-under-test.ts'

const calendarId = 'primary'

/** What somebody in this zone does in their calendar themselves. */
export function outsideGoogle(
  google: calendar_v3.Calendar,
  zone: string,
): CalendarUnderTest['outside'] {
  const at = (instant: number) => ({ dateTime: toIso(instant), timeZone: zone })
  const insert = async (requestBody: calendar_v3.Schema$Event) => {
    await google.events.insert({ calendarId, requestBody })
  }
  return {
    addEvent: (summary, start, end) => insert({ summary, start: at(start), end: at(end) }),
    addWholeDays: (summary, first, end) =>
      insert({ summary, start: { date: first }, end: { date: end } }),
    async moveEvent(eventId, start, end) {
      const requestBody = { start: at(start), end: at(end) }
      await google.events.patch({ calendarId, eventId, requestBody })
    },
    async removeEvent(eventId) {
      await google.events.delete({ calendarId, eventId })
    },
    addSeries: (summary, { start, end, zone: timeZone }, count) =>
      insert({
        summary,
        start: { dateTime: start, timeZone },
        end: { dateTime: end, timeZone },
        recurrence: [`RRULE:FREQ=DAILY;COUNT=${count}`],
      }),
  }
}
