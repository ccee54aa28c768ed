import { toIso } from '@parley/shared/time/clock'
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js'
import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Interval } from '../../scheduling/interval.ts'
import type { CalendarEvent, EventChange, EventState, NewEvent } from '../calendar.ts'

const Time = z.union([
  z.object({ dateTime: z.iso.datetime({ offset: true }) }),
  z.object({ date: z.iso.date() }),
])

/** What we read of an event. */
export const GoogleEvent = z.object({
  id: z.string().min(1),
  etag: z.string().min(1),
  status: z.string().optional(),
  summary: z.string().optional(),
  eventType: z.string().optional(),
  transparency: z.string().optional(),
  start: Time.optional(),
  end: Time.optional(),
  attendees: z
    .array(z.object({ self: z.boolean().optional(), responseStatus: z.string().optional() }))
    .optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
})
export type GoogleEvent = z.output<typeof GoogleEvent>

/** Names of our marks on an event, seen by nobody else. */
const EVENT_KEY = 'parleyEvent'
const APPOINTMENT = 'parleyAppointment'

/** The key under which we made it; undefined: somebody else made it. */
export function keyOf({ extendedProperties }: GoogleEvent): string | undefined {
  return extendedProperties?.private?.[EVENT_KEY]
}

/** A deleted event is still shown to who knows its id. */
export function isDeleted({ status }: GoogleEvent): boolean {
  return status === 'cancelled'
}

export const stateOf = ({ id, etag }: GoogleEvent): EventState => ({ id, etag })

/** Deleted, declined, or no event at all but where somebody works that day. */
export function isOfNoConcern(event: GoogleEvent): boolean {
  const declined = event.attendees?.some(
    ({ self, responseStatus }) => self === true && responseStatus === 'declined',
  )
  return isDeleted(event) || event.eventType === 'workingLocation' || declined === true
}

/** @param zone of the calendar: where its whole days begin */
export function toEvent(event: GoogleEvent, zone: string): CalendarEvent {
  const { id, etag, summary = '', start, end, extendedProperties } = event
  if (!start || !end) throw new Error('An event without a time')
  return {
    id,
    etag,
    title: summary,
    ...intervalOf(start, end, zone),
    allDay: 'date' in start,
    appointmentId: extendedProperties?.private?.[APPOINTMENT],
  }
}

type Time = z.output<typeof Time>

function intervalOf(start: Time, end: Time, zone: string): Interval {
  return { start: instantOf(start, zone), end: instantOf(end, zone) }
}

function instantOf(time: Time, zone: string): number {
  if ('dateTime' in time) return Temporal.Instant.from(time.dateTime).epochMilliseconds
  return Temporal.PlainDate.from(time.date).toZonedDateTime(zone).epochMilliseconds
}

/** @param id as Google is to call it */
export function newGoogleEvent(id: string, event: NewEvent): calendar_v3.Schema$Event {
  const { key, title, appointmentId } = event
  const marks = {
    [EVENT_KEY]: key,
    ...(appointmentId !== undefined && { [APPOINTMENT]: appointmentId }),
  }
  return { id, summary: title, ...timesOf(event), extendedProperties: { private: marks } }
}

export function changedGoogleEvent({ title, time }: EventChange): calendar_v3.Schema$Event {
  return { ...(title !== undefined && { summary: title }), ...(time && timesOf(time)) }
}

/** Instants with their zone; a whole day becomes a time. */
function timesOf({ start, end, zone }: Interval & { readonly zone: string }) {
  const at = (instant: number) => ({ dateTime: toIso(instant), timeZone: zone, date: null })
  return { start: at(start), end: at(end) }
}
