import { Temporal } from 'temporal-polyfill'
import { DAY_MS } from '../interval.ts'
import type { Hearing, When } from './when.ts'

/** Two months, whichever they are. */
const LONGEST_MS = 63 * DAY_MS

const DATE = /^\d{4}-\d{2}-\d{2}$/
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?$/i

/**
 * ISO 8601: a date, a local date and time, one with an offset (which then counts), or two of them
 * with a slash between (a last date is included). Undefined: it is not ISO.
 */
export function resolveIso(text: string, hearing: Hearing): When | undefined {
  const parts = text.split('/')
  const [first = '', second] = parts
  if (parts.length > 2) return undefined
  const bounds = second === undefined ? [first] : [first, second]
  if (!bounds.every((bound) => DATE.test(bound) || DATE_TIME.test(bound))) return undefined
  try {
    if (second !== undefined) return range(startOf(first, hearing), endOf(second, hearing))
    if (DATE.test(first)) return range(startOf(first, hearing), endOf(first, hearing))
    return exact(startOf(first, hearing), hearing)
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'unclear', why: 'nothing_found' }
    throw error
  }
}

function exact(start: number, { now }: Hearing): When {
  return start < now ? { kind: 'unclear', why: 'past', at: start } : { kind: 'exact', start }
}

function range(from: number, to: number): When {
  if (to <= from) return { kind: 'unclear', why: 'nothing_found' }
  if (to - from > LONGEST_MS) return { kind: 'unclear', why: 'too_long' }
  return { kind: 'range', from, to, windows: [{ start: from, end: to }] }
}

function startOf(bound: string, { zone }: Hearing): number {
  const [, date = bound, time = '00:00', offset] = DATE_TIME.exec(bound) ?? []
  if (offset !== undefined) {
    return Temporal.Instant.from(`${date}T${time}${offset.toUpperCase()}`).epochMilliseconds
  }
  return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone).epochMilliseconds
}

function endOf(bound: string, hearing: Hearing): number {
  if (!DATE.test(bound)) return startOf(bound, hearing)
  return startOf(Temporal.PlainDate.from(bound).add({ days: 1 }).toString(), hearing)
}
