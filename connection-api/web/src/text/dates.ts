/** The person's own way to write dates and times. */
const locales = () => [...navigator.languages]

/** "Tuesday 24 November", with the year where it is another than this one. */
export function formatDay(
  instant: string,
  zone: string,
  wished = locales(),
  now = new Date(),
): string {
  const thisYear = dayOf(instant, zone).slice(0, 4) === today(zone, now).slice(0, 4)
  return new Intl.DateTimeFormat(wished, {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!thisYear && { year: 'numeric' }),
  }).format(new Date(instant))
}

/** "14:05" in the zone of this device: when something happened, under the heading of its day. */
export function formatTime(instant: string, wished = locales(), zone = deviceZone()): string {
  return new Intl.DateTimeFormat(wished, { timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  )
}

/** IANA zone of this device. */
export function deviceZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** "14:00 to 14:30", as one range where the language has one. */
export function formatTimes(start: string, end: string, zone: string, wished = locales()): string {
  return new Intl.DateTimeFormat(wished, {
    timeZone: zone,
    hour: 'numeric',
    minute: '2-digit',
  }).formatRange(new Date(start), new Date(end))
}

/** "24 Nov 2026, 14:05" in the zone of this device: when something happened. */
export function formatMoment(instant: string, wished = locales(), zone?: string): string {
  return new Intl.DateTimeFormat(wished, {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(zone !== undefined && { timeZone: zone }),
  }).format(new Date(instant))
}

/** "London time" or "Greenwich Mean Time": what people call a zone, with its place. */
export function zoneName(zone: string, wished = locales()): string {
  const format = new Intl.DateTimeFormat(wished, { timeZone: zone, timeZoneName: 'longGeneric' })
  const name = format.formatToParts(new Date()).find(({ type }) => type === 'timeZoneName')?.value
  const place = zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone
  return name === undefined || name.includes(place) ? (name ?? zone) : `${name} (${place})`
}

/** The date that it is in a zone, as `YYYY-MM-DD`. */
export function today(zone: string, now = new Date()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(now)
}

/** The date in a zone on which an instant lies, as `YYYY-MM-DD`. */
export function dayOf(instant: string, zone: string): string {
  return today(zone, new Date(instant))
}

/** "15 minutes", "3 hours", "2 days": a length in its largest whole unit. */
export function formatLength(minutes: number, wished = locales()): string {
  const [unit, size] = UNITS.find(([, one]) => minutes % one === 0) ?? (['minute', 1] as const)
  const style = { style: 'unit', unit, unitDisplay: 'long' } as const
  return new Intl.NumberFormat(wished, style).format(minutes / size)
}

const UNITS = [
  ['week', 7 * 24 * 60],
  ['day', 24 * 60],
  ['hour', 60],
] as const

/** "Monday", for 1; 7 is Sunday. */
export function weekdayName(weekday: number, wished = locales()): string {
  // The first of January 2024 was a Monday.
  const day = new Date(Date.UTC(2024, 0, weekday))
  return new Intl.DateTimeFormat(wished, { timeZone: 'UTC', weekday: 'long' }).format(day)
}
