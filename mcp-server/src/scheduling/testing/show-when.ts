import { Temporal } from 'temporal-polyfill'
import type { When } from '../when/when.ts'

/**
 * What was understood, in one line: `Tue 24 Nov 14:00`, `Tue 24 Nov 13:00-18:00`, `Mon 23 Nov
 * 12:00-18:00 x7` for a window on each of seven days, `? past` where it has to be asked again.
 */
export function showWhen(when: When, zone: string): string {
  if (when.kind === 'exact') return `${day(when.start, zone)} ${clock(when.start, zone)}`
  if (when.kind === 'unclear') return `? ${when.why}`
  const { windows } = when
  const [first] = windows
  if (first === undefined) return 'nothing'
  const daily = windows.length > 1 ? ` x${windows.length}` : ''
  const { start, end } = first
  const ends = clock(end, zone)
  const length = end - start > 26 * 3_600_000 ? `-${day(end, zone)} ` : '-'
  return `${day(start, zone)} ${clock(start, zone)}${length}${ends === '00:00' ? '24:00' : ends}${daily}`
}

const at = (instant: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

function day(instant: number, zone: string): string {
  const shown = { weekday: 'short', day: 'numeric', month: 'short' } as const
  return at(instant, zone).toLocaleString('en-GB', shown).replace(',', '')
}

function clock(instant: number, zone: string): string {
  return at(instant, zone).toPlainTime().toString({ smallestUnit: 'minute' })
}
