import type { Instant } from '@parley/shared/time/clock'
import { Temporal } from 'temporal-polyfill'
import type { Timing } from '../time/timing.ts'
import {
  instantOf,
  isZone,
  parseDate,
  parseInstant,
  parseWall,
  withOffset,
} from '../time/wall-time.ts'
import type { EventBody, EventDateTime } from './event-body.ts'
import { googleRefusal, invalid, required } from './google-error.ts'

/** @throws {Refusal} 400 when start or end are missing, mixed or out of order */
export function timingOf(body: EventBody, calendarZone: string): Timing {
  if (!body.start) throw required('Missing start time.')
  if (!body.end) throw required('Missing end time.')
  const timing = body.start.date
    ? daysOf(body.start, body.end)
    : instantsOf(body.start, body.end, calendarZone)
  if (body.recurrence?.length && !timing.allDay && !body.start.timeZone) {
    throw required('Missing time zone definition for start time.')
  }
  return timing
}

function daysOf(start: EventDateTime, end: EventDateTime): Timing {
  const from = parseDate(start.date ?? '')
  const to = parseDate(end.date ?? '')
  if (from === undefined || start.dateTime) throw invalid('Invalid start time.')
  if (to === undefined || end.dateTime) throw invalid('Invalid end time.')
  if (Temporal.PlainDate.compare(to, from) <= 0) throw emptyRange()
  return { allDay: true, start: from, end: to }
}

function instantsOf(start: EventDateTime, end: EventDateTime, calendarZone: string): Timing {
  const zone = start.timeZone ?? calendarZone
  const from = momentOf(start, 'start')
  const to = momentOf(end, 'end')
  if (to < from) throw emptyRange()
  return { allDay: false, start: from, end: to, zone }
}

function momentOf(time: EventDateTime, name: 'start' | 'end'): Instant {
  if (time.date) throw invalid(`Invalid ${name} time.`)
  if (!time.dateTime) throw required(`Missing ${name} time.`)
  if (time.timeZone && !isZone(time.timeZone)) {
    throw invalid(`Invalid time zone definition for ${name} time.`)
  }
  const instant = parseInstant(time.dateTime)
  if (instant !== undefined) return instant
  const wall = parseWall(time.dateTime)
  if (wall === undefined) throw invalid(`Invalid ${name} time.`)
  if (!time.timeZone) throw required(`Missing time zone definition for ${name} time.`)
  return instantOf(wall, time.timeZone)
}

export function emptyRange() {
  return googleRefusal(400, 'timeRangeEmpty', 'The specified time range is empty.')
}

/** As the API writes it: instants with the offset of `zone`. */
export function renderTiming(timing: Timing, zone: string) {
  if (timing.allDay) {
    return { start: { date: timing.start.toString() }, end: { date: timing.end.toString() } }
  }
  return {
    start: { dateTime: withOffset(timing.start, zone), timeZone: timing.zone },
    end: { dateTime: withOffset(timing.end, zone), timeZone: timing.zone },
  }
}
