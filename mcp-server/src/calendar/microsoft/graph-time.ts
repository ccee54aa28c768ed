import { Temporal } from 'temporal-polyfill'
import { findIana } from 'windows-iana'
import { z } from 'zod'
import type { Interval } from '../../scheduling/interval.ts'

/** Wall time without offset, and the zone that it is meant in: Windows' name or IANA's. */
export const GraphTime = z.object({ dateTime: z.string(), timeZone: z.string() })
export type GraphTime = z.output<typeof GraphTime>

/** @throws {RangeError} a time or zone that means nothing to us */
export function instantOf({ dateTime, timeZone }: GraphTime): number {
  const zone = zoneNamed(timeZone)
  if (zone === undefined) throw new RangeError('A time zone that nobody knows')
  return Temporal.PlainDateTime.from(dateTime).toZonedDateTime(zone).epochMilliseconds
}

/** A whole day comes as midnight in whatever zone was asked for; it is meant in `zone`. */
export function dayStart({ dateTime }: GraphTime, zone: string): number {
  return Temporal.PlainDateTime.from(dateTime).toPlainDate().toZonedDateTime(zone).epochMilliseconds
}

/** IANA zone for `Pacific Standard Time` or `America/Los_Angeles`; undefined for any other text. */
export function zoneNamed(name: string): string | undefined {
  // Of the zones that Windows' name covers, the one that stands for all the world (CLDR's 001).
  const [zone = name] = findIana(name, '001')
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId
  } catch {
    return undefined
  }
}

/**
 * Wall times in the zone, where they say which instants are meant; on the night when clocks go back
 * an hour comes twice, and only UTC tells one from the other.
 */
export function graphTimes({ start, end, zone }: Interval & { readonly zone: string }) {
  const isPlain = [start, end].every((instant) => instantOf(wallTime(instant, zone)) === instant)
  const within = isPlain ? zone : 'UTC'
  return { start: wallTime(start, within), end: wallTime(end, within) }
}

function wallTime(instant: number, zone: string): GraphTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  return { dateTime: zoned.toPlainDateTime().toString(), timeZone: zone }
}
