import { parseInstant, wallOf } from '../time/wall-time.ts'
import type { Recurrence, RepeatDay } from '../time/recurrence.ts'
import { invalid } from './google-error.ts'

export interface RecurrenceLines {
  readonly rule: Recurrence
  /** Local dates on which it does not take place. */
  readonly excluded: ReadonlySet<string>
}

const EVERY: Readonly<Record<string, Recurrence['every']>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  YEARLY: 'year',
}
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const SIMULATED = new Set('FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH WKST'.split(' '))

/**
 * The lines of an event's `recurrence` (RFC 5545): one RRULE and any number of EXDATE. RDATE, EXRULE and
 * rarer parts of rules are not simulated.
 *
 * @param zone in which UNTIL and EXDATE are read as days
 * @throws {Refusal} 400
 */
export function readRecurrence(lines: readonly string[], zone: string): RecurrenceLines {
  const rules = lines.filter((line) => line.startsWith('RRULE:'))
  const exclusions = lines.filter((line) => line.startsWith('EXDATE'))
  const rule = rules[0]
  if (rule === undefined || rules.length + exclusions.length !== lines.length) {
    throw invalid('Invalid recurrence rule.')
  }
  const dates = exclusions.flatMap((line) => line.slice(line.indexOf(':') + 1).split(','))
  return {
    rule: readRule(rule.slice('RRULE:'.length), zone),
    excluded: new Set(dates.map((text) => localDate(text, zone))),
  }
}

function readRule(text: string, zone: string): Recurrence {
  const parts = new Map(
    text.split(';').map((part): [string, string] => {
      const [name = '', value = ''] = part.split('=')
      return [name, value]
    }),
  )
  const every = EVERY[parts.get('FREQ') ?? '']
  if (every === undefined || [...parts.keys()].some((name) => !SIMULATED.has(name))) {
    throw invalid('Invalid recurrence rule.')
  }
  const count = parts.get('COUNT')
  const until = parts.get('UNTIL')
  return {
    every,
    interval: numbers(parts.get('INTERVAL') ?? '1')[0] ?? 1,
    days: list(parts.get('BYDAY')).map(readDay),
    monthDays: numbers(parts.get('BYMONTHDAY')),
    months: numbers(parts.get('BYMONTH')),
    weekStart: WEEKDAYS.indexOf(parts.get('WKST') ?? 'MO') + 1,
    ...(count !== undefined && { count: numbers(count)[0] ?? 1 }),
    ...(until !== undefined && { lastDate: localDate(until, zone) }),
  }
}

function readDay(text: string): RepeatDay {
  const found = /^([+-]?\d+)?([A-Z]{2})$/.exec(text)
  const weekday = WEEKDAYS.indexOf(found?.[2] ?? '') + 1
  if (weekday === 0) throw invalid('Invalid recurrence rule.')
  return found?.[1] === undefined ? { weekday } : { weekday, nth: Number(found[1]) }
}

/** `20260105T090000Z`, `20260105T090000` or `20260105` as a local date. */
function localDate(text: string, zone: string): string {
  const found = /^(\d{4})(\d\d)(\d\d)(T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text)
  if (found === null) throw invalid('Invalid recurrence rule.')
  const [, year, month, day, , hours, minutes, seconds, utc] = found
  const date = `${year}-${month}-${day}`
  if (utc === undefined) return date
  const instant = parseInstant(`${date}T${hours}:${minutes}:${seconds}Z`)
  if (instant === undefined) throw invalid('Invalid recurrence rule.')
  return wallOf(instant, zone).toPlainDate().toString()
}

const list = (text: string | undefined) => (text === undefined ? [] : text.split(','))

function numbers(text: string | undefined): readonly number[] {
  return list(text).map((part) => {
    const number = Number(part)
    if (!Number.isInteger(number) || number === 0) throw invalid('Invalid recurrence rule.')
    return number
  })
}
