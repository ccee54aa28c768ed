import { toIso } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis'
import type { Person } from '../people/person.ts'
import type { SeenCalendar, StoredEvent } from './google-calendar-store.ts'
import type { EventView } from './instances.ts'
import { renderTiming } from './timing.ts'

/** Changes with every change of the event. */
export function etagOf(event: StoredEvent): string {
  return `"${3_000_000_000_000_000 + event.change}"`
}

/**
 * An event as the API answers it.
 *
 * @param zone whose offset times carry
 */
export function renderEvent(
  view: EventView,
  seen: SeenCalendar,
  person: Person,
  zone: string,
): calendar_v3.Schema$Event {
  const frame = frameOf(view, zone)
  if (seen.role === 'freeBusyReader') return { ...frame, visibility: 'private' }
  const { event } = view
  const { start: _start, end: _end, status: _status, ...written } = event.body
  const { recurrence: _recurrence, conferenceData: _conferenceData, ...plain } = written
  return {
    ...plain,
    ...frame,
    htmlLink: `https://www.google.com/calendar/event?eid=${Buffer.from(view.id).toString('base64url')}`,
    created: toIso(event.created),
    updated: toIso(event.updated),
    creator: mailbox(event.creator, person),
    organizer: mailbox(seen.calendar.id, person),
    iCalUID: `${view.instanceOf?.eventId ?? view.id}@google.com`,
    sequence: event.sequence,
    reminders: event.body.reminders ?? { useDefault: true },
    eventType: 'default',
    ...listsOf(view, person),
  }
}

/** What even those see who may only know when somebody is busy. */
function frameOf({ event, id, timing, instanceOf }: EventView, zone: string) {
  return {
    kind: 'calendar#event',
    etag: etagOf(event),
    id,
    status: event.status,
    ...renderTiming(timing, zone),
    ...(instanceOf && {
      recurringEventId: instanceOf.eventId,
      originalStartTime: renderTiming(instanceOf.originalStart, zone).start,
    }),
  } satisfies calendar_v3.Schema$Event
}

function listsOf({ event, id, instanceOf }: EventView, person: Person): calendar_v3.Schema$Event {
  const { recurrence, conferenceData, attendees } = event.body
  return {
    ...(recurrence?.length && instanceOf === undefined && { recurrence }),
    ...(attendees?.length && { attendees: attendees.map((one) => attendeeOf(one, person)) }),
    ...(conferenceData?.createRequest && meeting(id, conferenceData.createRequest.requestId)),
  }
}

function mailbox(email: string, person: Person) {
  return { email, ...(email === person.email && { self: true }) }
}

function attendeeOf(
  attendee: NonNullable<StoredEvent['body']['attendees']>[number],
  person: Person,
): calendar_v3.Schema$EventAttendee {
  return {
    ...attendee,
    responseStatus: attendee.responseStatus ?? 'needsAction',
    ...(attendee.email === person.email && { self: true }),
  }
}

function meeting(id: string, requestId: string | null | undefined) {
  const uri = `https://meet.google.com/${id.slice(0, 10)}`
  return {
    hangoutLink: uri,
    conferenceData: {
      createRequest: { requestId: requestId ?? id, status: { statusCode: 'success' } },
      conferenceSolution: { key: { type: 'hangoutsMeet' }, name: 'Google Meet' },
      entryPoints: [{ entryPointType: 'video', uri }],
    },
  } satisfies calendar_v3.Schema$Event
}
