import type { Calendar } from '@parley/mcp-server/src/calendar/calendar.ts'
import type { Activity } from './activity.ts'

/** The same calendar; that something of it is under way is known. */
export function watchedCalendar(calendar: Calendar, activity: Activity): Calendar {
  return {
    busyIntervals: (account, window) =>
      activity.inCalendar(() => calendar.busyIntervals(account, window)),
    listEvents: (account, window) =>
      activity.inCalendar(() => calendar.listEvents(account, window)),
    readEvent: (account, eventId) =>
      activity.inCalendar(() => calendar.readEvent(account, eventId)),
    createEvent: (account, event) =>
      activity.inCalendar(() => calendar.createEvent(account, event)),
    changeEvent: (account, known, change) =>
      activity.inCalendar(() => calendar.changeEvent(account, known, change)),
    changes: (account, cursor, window) =>
      activity.inCalendar(() => calendar.changes(account, cursor, window)),
    cancelEvent: (account, known) =>
      activity.inCalendar(() => calendar.cancelEvent(account, known)),
  }
}
