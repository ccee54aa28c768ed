import { Temporal } from 'temporal-polyfill'
import type { Timing } from '../time/timing.ts'
import { instantOf, parseInstant, parseWall, wallOf } from '../time/wall-time.ts'
import { ianaOf, windowsOf } from '../time/windows-zones.ts'
import type { DateTimeTimeZone, GraphEventBody } from './graph-event-body.ts'
import { invalidProperty, zoneUnknown } from './graph-error.ts'

/** @throws {Refusal} 400 */
export function graphTimingOf(body: GraphEventBody): Timing {
  if (body.start === undefined || body.end === undefined) {
    throw invalidProperty('The Start and End properties are required.')
  }
  const start = momentOf(body.start)
  const end = momentOf(body.end)
  if (body.isAllDay === true) return wholeDays(start, end)
  const from = instantOf(start.wall, start.zone)
  const to = instantOf(end.wall, end.zone)
  if (to < from)
    throw invalidProperty('The Event.Start property must be before the Event.End property.')
  return { allDay: false, start: from, end: to, zone: start.zone }
}

interface Moment {
  readonly wall: Temporal.PlainDateTime
  readonly zone: string
}

/** A wall time in a Windows or IANA zone; an offset in the text is honoured. */
export function momentOf({ dateTime, timeZone }: DateTimeTimeZone): Moment {
  const zone = ianaOf(timeZone ?? 'UTC')
  if (zone === undefined) throw zoneUnknown(timeZone ?? '')
  const wall = parseWall(dateTime)
  if (wall !== undefined) return { wall, zone }
  const instant = parseInstant(dateTime)
  if (instant === undefined) throw invalidProperty('The time is malformed.')
  return { wall: wallOf(instant, zone), zone }
}

function wholeDays(start: Moment, end: Moment): Timing {
  if (!isMidnight(start.wall) || !isMidnight(end.wall) || start.zone !== end.zone) {
    const message = 'The Event.Start property for an all-day event needs to be set to midnight.'
    throw invalidProperty(message)
  }
  const timing = {
    allDay: true,
    start: start.wall.toPlainDate(),
    end: end.wall.toPlainDate(),
  } as const
  if (Temporal.PlainDate.compare(timing.end, timing.start) > 0) return timing
  throw invalidProperty('The duration of an all-day event must be at least 24 hours.')
}

function isMidnight(wall: Temporal.PlainDateTime): boolean {
  return wall.toPlainTime().equals(new Temporal.PlainTime())
}

/** Seven decimals and no offset, in the zone asked for; whole days are midnight in any zone. */
export function renderGraphTiming(timing: Timing, zone: string, zoneName: string) {
  const text = (wall: Temporal.PlainDateTime) => wall.toString({ fractionalSecondDigits: 7 })
  if (timing.allDay) {
    return {
      start: { dateTime: text(timing.start.toPlainDateTime()), timeZone: zoneName },
      end: { dateTime: text(timing.end.toPlainDateTime()), timeZone: zoneName },
    }
  }
  return {
    start: { dateTime: text(wallOf(timing.start, zone)), timeZone: zoneName },
    end: { dateTime: text(wallOf(timing.end, zone)), timeZone: zoneName },
  }
}

/** `originalStartTimeZone`: as it was written, in Windows' words where they exist. */
export function originalZone(time: DateTimeTimeZone | undefined): string {
  return windowsOf(time?.timeZone ?? 'UTC')
}
