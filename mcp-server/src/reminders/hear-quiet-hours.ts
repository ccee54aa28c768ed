import type { QuietHours } from '@parley/shared/reminders/quiet-hours'
import { findClock, type SaidClock } from '../scheduling/when/find-clock.ts'
import { normalise } from '../scheduling/when/normalise.ts'

const NONE = /\b(?:no|none|never|off|nothing|always)\b/

/** `10 pm to 7 am`, `none`; times without a half of the day are an evening and a morning. */
export function hearQuietHours(said: string): QuietHours | undefined {
  if (NONE.test(said.toLowerCase())) return { from: '00:00', to: '00:00' }
  const clock = findClock(normalise(said.toLowerCase()))
  if (!clock || clock === 'several' || clock.value.kind !== 'between') return undefined
  const { from, to } = clock.value
  return from && to && { from: clockTime(from, 'pm'), to: clockTime(to, 'am') }
}

function clockTime({ hour, minute, half }: SaidClock, otherwise: 'am' | 'pm'): string {
  const isSaid = half !== undefined || hour === 0 || hour > 12
  const meant = isSaid ? half : otherwise
  const hours = meant === undefined ? hour : (hour % 12) + (meant === 'pm' ? 12 : 0)
  return [hours, minute].map((part) => String(part).padStart(2, '0')).join(':')
}
