import { Temporal } from 'temporal-polyfill'
import { DAY_MS, type Interval } from '../interval.ts'
import { offsetSpans } from '../local-time.ts'

/**
 * Both hemispheres, whole, half and quarter hours, clocks that change by an hour, by half an hour,
 * at midnight, in Ramadan, or never.
 */
export const ZONES = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Apia',
] as const

const instant = (text: string) => Temporal.Instant.from(text).epochMilliseconds

/** Two years with every change of clocks in them. */
const TWO_YEARS: Interval = {
  start: instant('2026-01-01T00:00:00Z'),
  end: instant('2028-01-01T00:00:00Z'),
}

/** When Apia went over the date line: 30 December 2011 is on no wall there. */
const APIA_SKIPS = instant('2011-12-30T10:00:00Z')

/** When the clocks of a zone change in {@link TWO_YEARS}. */
export function changesOf(zone: string): number[] {
  return offsetSpans(zone, TWO_YEARS)
    .slice(1)
    .map(({ start }) => start)
}

/** Every change, with its zone; for zones without any, a day like all others. */
export const CHANGES: readonly (readonly [zone: string, at: number])[] = [
  ...ZONES.flatMap((zone) => {
    const changes = changesOf(zone)
    const days = changes.length > 0 ? changes : [TWO_YEARS.start + 80 * DAY_MS]
    return days.map((at) => [zone, at] as const)
  }),
  ['Pacific/Apia', APIA_SKIPS],
]
