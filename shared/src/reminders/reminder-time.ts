import type { Instant } from '../time/clock.ts'
import { quietAt } from './quiet-hours.ts'
import type { ReminderSettings } from './reminder-settings.ts'

const MINUTE_MS = 60_000
/** A reminder that comes later than this before the start helps nobody. */
const LATEST_MS = 15 * MINUTE_MS
/** After quiet hours only with that much time left; else the evening before. */
const AFTER_QUIET_MS = 60 * MINUTE_MS

/**
 * When somebody is reminded: exactly so long before, whatever clocks do in between. In quiet hours it
 * is after them, where that leaves an hour, else before them.
 *
 * @param now when the appointment was made or moved; what is as near as that needs no reminder
 * @returns undefined: not at all
 */
export function reminderTime(
  start: Instant,
  { minutesBefore, quiet }: Pick<ReminderSettings, 'minutesBefore' | 'quiet'>,
  zone: string,
  now: Instant,
): Instant | undefined {
  const wanted = start - minutesBefore * MINUTE_MS
  const silence = quietAt(wanted, quiet, zone)
  const at = silence ? besides(silence, start) : wanted
  return at > now ? at : undefined
}

function besides(
  { from, until }: { readonly from: Instant; readonly until: Instant },
  start: Instant,
) {
  return until <= start - AFTER_QUIET_MS ? until : from - MINUTE_MS
}

/** Whether a reminder at `now` still helps. */
export const isUseful = (start: Instant, now: Instant): boolean => start - now > LATEST_MS
