import type { WorkingHours } from '../working-hours.ts'
import type { SaidClock } from './find-clock.ts'
import type { DayPart } from './find-day-part.ts'

export const DAY_MINUTES = 24 * 60
const NOON = 12 * 60

/**
 * Minutes since local midnight. Without am or pm a time belongs to the part of the day that was
 * said, else to the half of the day in which people work.
 */
export function minutesOf(
  clock: SaidClock,
  part: DayPart | undefined,
  hours: readonly WorkingHours[],
): number {
  const { hour, minute } = clock
  if (hour === 0 || hour > 12) return hour * 60 + minute
  const early = (hour % 12) * 60 + minute
  const half = clock.half ?? halfOf(clock, early, part, hours)
  return { am: early, pm: early + NOON, end_of_day: early + DAY_MINUTES }[half]
}

function halfOf(
  clock: SaidClock,
  early: number,
  part: DayPart | undefined,
  hours: readonly WorkingHours[],
): 'am' | 'pm' | 'end_of_day' {
  if (part) return isMidnight(clock, part) ? 'end_of_day' : part.half
  return clock.hour === 12 || isWorkedLate(early, early + NOON, hours) ? 'pm' : 'am'
}

/** "Twelve at night" is the end of the day, "twelve in the afternoon" its middle. */
function isMidnight({ hour }: SaidClock, part: DayPart): boolean {
  return hour === 12 && part.from >= 18 * 60
}

function isWorkedLate(early: number, late: number, hours: readonly WorkingHours[]): boolean {
  if (isWorked(early, hours)) return false
  return isWorked(late, hours) || early < 7 * 60
}

function isWorked(minutes: number, hours: readonly WorkingHours[]): boolean {
  return hours.some(({ starts, ends }) => toMinutes(starts) <= minutes && minutes < toMinutes(ends))
}

function toMinutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
