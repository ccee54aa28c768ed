import { DAY_MS } from '../scheduling/interval.ts'
import { dayOfDate, sinceMidnight } from '../scheduling/local-time.ts'
import {
  spokenClock,
  spokenDay,
  spokenList,
  spokenMinutes,
  spokenSpan,
} from '../scheduling/spoken-time.ts'
import type { Hours } from '../scheduling/working-hours.ts'
import type { RulesChange, WorkingHoursChange } from './working-hours-change.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** `9 am to 5 pm every Monday and Tuesday; 2 hours of notice`: as it is read out before and after. */
export function describeWorkingHours(
  { week, dates, rules }: WorkingHoursChange,
  now: number,
): string {
  const parts = [
    week && `${spokenHours(week.hours)} ${spokenWeekdays(week.weekdays)}`,
    dates && spokenDates(dates, now),
    ...(rules ? spokenRules(rules) : []),
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

function spokenHours(hours: readonly Hours[]): string {
  return hours.length === 0 ? 'no hours' : spokenList(hours.map(spokenOne))
}

/** A wall clock's times are those of UTC on any day. */
function spokenOne({ starts, ends }: Hours): string {
  const [start, end] = [sinceMidnight(starts), sinceMidnight(ends)]
  if (end === DAY_MS) return `${spokenClock(start, 'UTC')} to midnight`
  return spokenSpan({ start, end }, 'UTC')
}

function spokenWeekdays(weekdays: readonly number[]): string {
  if (weekdays.length === 7) return 'every day of the week'
  if (weekdays.join() === '1,2,3,4,5') return 'every Monday to Friday'
  return `every ${spokenList(weekdays.map((weekday) => WEEKDAYS[weekday - 1] ?? ''))}`
}

function spokenDates(dates: NonNullable<WorkingHoursChange['dates']>, now: number): string {
  const { first, last, hours, holiday } = dates
  const day = (date: string) => spokenDay(dayOfDate(date) * DAY_MS, 'UTC', now)
  const when = first === last ? `on ${day(first)}` : `from ${day(first)} to ${day(last)}`
  if (hours === null) return `your usual hours ${when}`
  if (hours.length > 0) return `${spokenHours(hours)} ${when}`
  return holiday === undefined ? `closed ${when}` : `closed ${when} for ${holiday}`
}

function spokenRules(rules: RulesChange): string[] {
  const { notice_minutes, horizon_days, daily_cap, step_minutes } = rules
  const { before_minutes, after_minutes } = rules
  const parts = [
    notice_minutes !== undefined && `${spokenMinutes(notice_minutes)} of notice`,
    horizon_days !== undefined && `up to ${horizon_days} days ahead`,
    daily_cap === null && 'as many a day as fit',
    typeof daily_cap === 'number' && `at most ${daily_cap} a day`,
    step_minutes !== undefined && `a time every ${spokenMinutes(step_minutes)}`,
    before_minutes !== undefined && `${spokenMinutes(before_minutes)} free before`,
    after_minutes !== undefined && `${spokenMinutes(after_minutes)} free after`,
  ]
  return parts.filter((part) => typeof part === 'string')
}
