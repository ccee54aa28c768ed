import type { Event } from '@microsoft/microsoft-graph-types'
import { z } from 'zod'
import { overlaps, type Interval } from '../../scheduling/interval.ts'
import type { CalendarEvent, EventChange, EventState, NewEvent } from '../calendar.ts'
import { dayStart, GraphTime, graphTimes, instantOf, zoneNamed } from './graph-time.ts'

/** Our marks on an event: named properties (MAPI) in a set of our own, seen by nobody else. */
const MARKS = '{7c1d3f52-0f0e-4b52-9d35-51a0e4a6c2b8}'
export const EVENT_KEY = `String ${MARKS} Name parleyEvent`
const APPOINTMENT = `String ${MARKS} Name parleyAppointment`

/** What we read of an event. */
export const GraphEvent = z.object({
  id: z.string().min(1),
  '@odata.etag': z.string().min(1),
  subject: z.string().nullish(),
  start: GraphTime,
  end: GraphTime,
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  showAs: z.string().nullish(),
  originalStartTimeZone: z.string().nullish(),
  singleValueExtendedProperties: z
    .array(z.object({ id: z.string(), value: z.string().nullish() }))
    .nullish(),
})
export type GraphEvent = z.output<typeof GraphEvent>

/** `$select` and `$expand` that answer a {@link GraphEvent}. */
export const SHAPE = {
  $select: 'subject,start,end,isAllDay,isCancelled,showAs,originalStartTimeZone',
  $expand: encodeURIComponent(
    `singleValueExtendedProperties($filter=id eq '${EVENT_KEY}' or id eq '${APPOINTMENT}')`,
  ),
}

export const graphState = (event: Pick<GraphEvent, 'id' | '@odata.etag'>): EventState => ({
  id: event.id,
  etag: event['@odata.etag'],
})

/** @param zone of the owner: where whole days begin */
export function toEvent(event: GraphEvent, zone: string): CalendarEvent {
  const allDay = event.isAllDay ?? false
  return {
    ...graphState(event),
    title: event.subject ?? '',
    ...(allDay ? wholeDays(event, zone) : timesOf(event)),
    allDay,
    appointmentId: markOf(event, APPOINTMENT),
  }
}

function markOf(event: GraphEvent, name: string): string | undefined {
  const mark = event.singleValueExtendedProperties?.find(
    ({ id }) => id.toLowerCase() === name.toLowerCase(),
  )
  return mark?.value ?? undefined
}

const NOT_BUSY = new Set(['free', 'workingElsewhere'])

/**
 * The time that an event takes of `window`, if any. What is only tentative takes it too. A whole
 * day is meant in the mailbox's zone, which we may not read: it takes the day of the zone that it
 * was written in as well as that of the owner.
 */
export function busyPart(event: GraphEvent, zone: string, window: Interval): Interval | undefined {
  if (event.isCancelled === true || NOT_BUSY.has(event.showAs ?? '')) return undefined
  const taken = event.isAllDay === true ? widestDays(event, zone) : timesOf(event)
  return overlaps(taken, window) ? taken : undefined
}

function timesOf({ start, end }: GraphEvent): Interval {
  return { start: instantOf(start), end: instantOf(end) }
}

function wholeDays({ start, end }: GraphEvent, zone: string): Interval {
  return { start: dayStart(start, zone), end: dayStart(end, zone) }
}

/** Programs write whole days in UTC and mean the day: that zone says nothing. */
function widestDays(event: GraphEvent, zone: string): Interval {
  const days = wholeDays(event, zone)
  const written = zoneNamed(event.originalStartTimeZone ?? 'UTC')
  if (written === undefined || /^(Etc\/)?(UTC|GMT)$/.test(written)) return days
  const other = wholeDays(event, written)
  return { start: Math.min(days.start, other.start), end: Math.max(days.end, other.end) }
}

/** @param transactionId by which Graph knows a repeat */
export function newGraphEvent(transactionId: string, event: NewEvent, zone: string): Event {
  const { key, title, start, end, appointmentId } = event
  const marks = [
    { id: EVENT_KEY, value: key },
    ...(appointmentId === undefined ? [] : [{ id: APPOINTMENT, value: appointmentId }]),
  ]
  const times = graphTimes({ start, end, zone })
  return { subject: title, ...times, transactionId, singleValueExtendedProperties: marks }
}

export function changedGraphEvent({ title, time }: EventChange): Event {
  return {
    ...(title !== undefined && { subject: title }),
    ...(time && { ...graphTimes(time), isAllDay: false }),
  }
}
