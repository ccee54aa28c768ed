import type { Interval } from '../time/interval.ts'
import { intervalOf, seriesTimings, type Timing } from '../time/timing.ts'
import { withOffset } from '../time/wall-time.ts'
import type { ExceptionOf, GoogleCalendar, StoredEvent } from './google-calendar-store.ts'
import { readRecurrence } from './rrule.ts'

/** An event as it is shown: itself, or one instance of a recurring one. */
export interface EventView {
  readonly id: string
  readonly event: StoredEvent
  readonly timing: Timing
  readonly instanceOf?: ExceptionOf
}

/** An endless series without an end of the window stops after so many. */
const MOST_INSTANCES = 1000

export function isRecurring(event: StoredEvent): boolean {
  return (event.body.recurrence?.length ?? 0) > 0
}

export function viewOf(event: StoredEvent): EventView {
  const { id, timing, exceptionOf } = event
  return { id, event, timing, ...(exceptionOf && { instanceOf: exceptionOf }) }
}

/** The instances that follow the rule and touch the window; exceptions are events of their own. */
export function instancesOf(
  calendar: GoogleCalendar,
  event: StoredEvent,
  window: Interval,
): readonly EventView[] {
  const views: EventView[] = []
  for (const timing of timingsOf(event, calendar.timeZone)) {
    const { start, end } = intervalOf(timing, calendar.timeZone)
    if (start >= window.end || views.length >= MOST_INSTANCES) break
    const id = `${event.id}_${stampOf(timing)}`
    if (end <= window.start || calendar.events.has(id)) continue
    views.push({ id, event, timing, instanceOf: { eventId: event.id, originalStart: timing } })
  }
  return views
}

/** The instance with this id, whether or not it has become an exception. */
export function findInstance(calendar: GoogleCalendar, id: string): EventView | undefined {
  const parts = /^(.+)_(\d{8}(T\d{6}Z)?)$/.exec(id)
  const event = calendar.events.get(parts?.[1] ?? '')
  const stamp = parts?.[2]
  if (event === undefined || stamp === undefined || !isRecurring(event)) return undefined
  for (const timing of timingsOf(event, calendar.timeZone)) {
    const own = stampOf(timing)
    if (own === stamp) {
      return { id, event, timing, instanceOf: { eventId: event.id, originalStart: timing } }
    }
    if (own > stamp) return undefined
  }
  return undefined
}

function timingsOf(event: StoredEvent, calendarZone: string): Generator<Timing> {
  const { timing } = event
  const zone = timing.allDay ? calendarZone : timing.zone
  const { rule, excluded } = readRecurrence(event.body.recurrence ?? [], zone)
  return seriesTimings(timing, rule, excluded)
}

/** What follows the underscore of an instance's id. */
function stampOf(timing: Timing): string {
  const text = timing.allDay ? timing.start.toString() : withOffset(timing.start, 'UTC')
  return text.replaceAll(/[-:]/g, '')
}
