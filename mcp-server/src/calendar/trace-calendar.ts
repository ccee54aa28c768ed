import { traced } from '@parley/shared/telemetry/tracing'
import type { Calendar, CalendarAccount } from './calendar.ts'

/** The same calendar, and what is asked of it is in the trace of whoever asks. */
export function traceCalendar(calendar: Calendar): Calendar {
  return {
    ...calendar,
    busyIntervals: spanned('busy_intervals', (...asked) => calendar.busyIntervals(...asked)),
    listEvents: spanned('list_events', (...asked) => calendar.listEvents(...asked)),
    readEvent: spanned('read_event', (...asked) => calendar.readEvent(...asked)),
    changes: spanned('changes', (...asked) => calendar.changes(...asked)),
    createEvent: spanned('create_event', (...asked) => calendar.createEvent(...asked)),
    changeEvent: spanned('change_event', (...asked) => calendar.changeEvent(...asked)),
    cancelEvent: spanned('cancel_event', (...asked) => calendar.cancelEvent(...asked)),
  }
}

/** Of what is asked it says the kind alone. */
function spanned<Rest extends unknown[], T>(
  operation: string,
  ask: (account: CalendarAccount, ...rest: Rest) => Promise<T>,
): (account: CalendarAccount, ...rest: Rest) => Promise<T> {
  return (account, ...rest) => {
    const says = { 'parley.operation': operation, 'parley.provider': account.provider }
    return traced('calendar', { says }, () => ask(account, ...rest))
  }
}
