import type { Instant } from '@parley/shared/time/clock'
import { Temporal } from 'temporal-polyfill'

/** Is this a zone of the IANA database? */
export function isZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return !/^[+-]/.test(name)
  } catch {
    return false
  }
}

export function instantOf(wall: Temporal.PlainDateTime, zone: string): Instant {
  return wall.toZonedDateTime(zone).epochMilliseconds
}

export function wallOf(instant: Instant, zone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime()
}

/** Local midnight, or the first moment of the day where midnight does not exist. */
export function dayStart(date: Temporal.PlainDate, zone: string): Instant {
  return date.toZonedDateTime(zone).epochMilliseconds
}

/** RFC 3339 to the second: `2026-01-05T09:00:00-08:00`, `...Z` in UTC. */
export function withOffset(instant: Instant, zone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  const wall = zoned.toPlainDateTime().toString({ smallestUnit: 'second' })
  return zoned.offsetNanoseconds === 0 ? `${wall}Z` : `${wall}${zoned.offset}`
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/

/** An instant from text that carries its offset; undefined when it does not. */
export function parseInstant(text: string): Instant | undefined {
  if (!RFC3339.test(text)) return undefined
  try {
    return Temporal.Instant.from(text).epochMilliseconds
  } catch {
    return undefined
  }
}

/** A wall-clock time from text without an offset. */
export function parseWall(text: string): Temporal.PlainDateTime | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text)) return undefined
  try {
    return Temporal.PlainDateTime.from(text)
  } catch {
    return undefined
  }
}

export function parseDate(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return undefined
  }
}
