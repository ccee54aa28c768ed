const PARTS: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }

/** A stretch of time as tools give it: RFC 3339, and the IANA zone that it is said in. */
export interface Stretch {
  readonly start: string
  readonly end: string
  readonly zone: string
}

/** `Tuesday 24 Nov`, or `Mon 23 Nov to Fri 27 Nov`; the end is not part of it. */
export function writtenDays({ start, end, zone }: Stretch): string {
  const last = new Date(Math.max(Date.parse(start), Date.parse(end) - 1))
  const first = new Date(start)
  const [from, to] = [day(first, zone, 'short'), day(last, zone, 'short')]
  return from === to ? day(first, zone, 'long') : `${from} to ${to}`
}

/** `Tue 24 Nov, 14:00 to 14:30`. */
export function writtenTime({ start, end, zone }: Stretch): string {
  const [from, to] = [new Date(start), new Date(end)]
  const [first, last] = [day(from, zone, 'short'), day(to, zone, 'short')]
  const until = first === last ? clock(to, zone) : `${last}, ${clock(to, zone)}`
  return `${first}, ${clock(from, zone)} to ${until}`
}

function day(at: Date, timeZone: string, weekday: 'short' | 'long'): string {
  const parts = new Intl.DateTimeFormat('en-GB', { ...PARTS, weekday, timeZone }).formatToParts(at)
  return (['weekday', 'day', 'month'] as const)
    .map((wanted) => parts.find(({ type }) => type === wanted)?.value)
    .join(' ')
}

function clock(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...CLOCK, timeZone }).format(at)
}
