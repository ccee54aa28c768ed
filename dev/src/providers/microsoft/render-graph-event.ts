import { toIso } from '@parley/shared/time/clock'
import type { Attendee, Event, EventType } from '@microsoft/microsoft-graph-types'
import { fullName } from '../people/person.ts'
import type { GraphEventBody } from './graph-event-body.ts'
import { graphId } from './graph-id.ts'
import type { GraphStoredEvent } from './graph-store.ts'
import { originalZone, renderGraphTiming } from './graph-timing.ts'
import { type GraphView, isSeries } from './occurrences.ts'
import type { Preferences } from './preferences.ts'

/** Graph writes annotations beside the members that its types name. */
export type Annotated<Resource> = Resource & { '@odata.etag'?: string; '@odata.type'?: string }

/** Changes with every change of the event. */
export function graphEtag(event: GraphStoredEvent): string {
  return `W/"${changeKey(event)}"`
}

function changeKey(event: GraphStoredEvent): string {
  return Buffer.from(`${event.key}#${event.change}`).toString('base64')
}

/** An event as Graph answers it, extended properties apart: those must be asked for. */
export function renderGraphEvent(view: GraphView, preferences: Preferences): Annotated<Event> {
  const { event, calendar } = view
  const { body } = event
  const id = (key: string) => graphId(calendar.key, key, preferences.immutableIds)
  const { owner } = calendar
  return {
    '@odata.etag': graphEtag(event),
    id: id(view.key),
    createdDateTime: toIso(event.created),
    lastModifiedDateTime: toIso(event.updated),
    changeKey: changeKey(event),
    iCalUId: `040000008200E00074C5B7101A82E008${Buffer.from(view.key).toString('hex')}`,
    ...writtenPart(body),
    ...renderGraphTiming(view.timing, preferences.zone, preferences.zoneName),
    originalStartTimeZone: originalZone(body.start),
    originalEndTimeZone: originalZone(body.end),
    isCancelled: false,
    isOrganizer: true,
    isDraft: false,
    type: typeOf(view),
    seriesMasterId: view.occurrenceOf ? id(view.occurrenceOf.masterKey) : null,
    recurrence: view.occurrenceOf ? null : recurrenceOf(body),
    responseStatus: { response: 'organizer', time: '0001-01-01T00:00:00Z' },
    organizer: { emailAddress: { name: fullName(owner), address: owner.email } },
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id(view.key))}`,
    ...(body.transactionId && { transactionId: body.transactionId }),
    ...(body.isOnlineMeeting === true && {
      onlineMeeting: { joinUrl: `https://teams.microsoft.com/l/meetup-join/${event.key}` },
    }),
  }
}

/** What Graph fills in where the client said nothing. */
const DEFAULTS = {
  subject: '',
  isAllDay: false,
  showAs: 'busy',
  sensitivity: 'normal',
  importance: 'normal',
  categories: [],
  isReminderOn: true,
  reminderMinutesBeforeStart: 15,
  responseRequested: true,
  allowNewTimeProposals: true,
  isOnlineMeeting: false,
  onlineMeetingProvider: 'unknown',
  hasAttachments: false,
  hideAttendees: false,
} satisfies Event

function writtenPart(written: GraphEventBody): Event {
  const { singleValueExtendedProperties: _properties, transactionId: _id, ...plain } = written
  const content = written.body?.content ?? ''
  return {
    ...DEFAULTS,
    ...plain,
    body: { contentType: written.body?.contentType ?? 'text', content },
    bodyPreview: content.slice(0, 255),
    location: { displayName: written.location?.displayName ?? '' },
    attendees: (written.attendees ?? []).map(attendeeOf),
  }
}

type WrittenAttendee = NonNullable<GraphEventBody['attendees']>[number]

function attendeeOf({ emailAddress, type }: WrittenAttendee): Attendee {
  return {
    type: type ?? 'required',
    emailAddress: { name: emailAddress.name ?? emailAddress.address ?? '', ...emailAddress },
    status: { response: 'none', time: '0001-01-01T00:00:00Z' },
  }
}

function typeOf({ event, occurrenceOf }: GraphView): EventType {
  if (event.exceptionOf !== undefined) return 'exception'
  if (occurrenceOf !== undefined) return 'occurrence'
  return isSeries(event) ? 'seriesMaster' : 'singleInstance'
}

function recurrenceOf(body: GraphEventBody): NonNullable<Event['recurrence']> | null {
  return body.recurrence ?? null
}
