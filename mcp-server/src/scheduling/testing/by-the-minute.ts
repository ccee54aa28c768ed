import { MINUTE_MS, overlaps, type Interval } from '../interval.ts'
import type { Question } from '../availability.ts'

/** Fine enough for every bound and busy time of the tests. */
const TICK_MS = 5 * MINUTE_MS

/** What a wall clock shows. */
export interface WallClock {
  /** `YYYY-MM-DD`. */
  readonly date: string
  /** ISO. */
  readonly weekday: number
  readonly minutes: number
}

/** A wall clock made of Intl alone: nothing in it is what the scheduling is made of. */
export function wallClock(zone: string): (instant: number) => WallClock {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (instant) => {
    const parts = format.formatToParts(instant)
    const read = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? ''
    const date = ['year', 'month', 'day'].map(read).join('-')
    const weekday = new Date(`${date}T12:00:00Z`).getUTCDay() || 7
    return { date, weekday, minutes: Number(read('hour')) * 60 + Number(read('minute')) }
  }
}

const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** Whether somebody works while the wall clock shows this. */
export function isOpenAt({ date, weekday, minutes }: WallClock, { rules }: Question): boolean {
  const { hours, overrides = [], holidays = [] } = rules.calendar
  const special = overrides.filter(({ day }) => day === date)
  const isHoliday = holidays.some(({ day }) => day === date)
  const weekly = isHoliday ? [] : hours.filter((one) => one.weekday === weekday)
  return (special.length > 0 ? special : weekly).some(
    ({ starts, ends }) =>
      starts !== null && ends !== null && toMinutes(starts) <= minutes && minutes < toMinutes(ends),
  )
}

/**
 * The same answer as `availableTimes`, by looking at a wall clock every five minutes: slow, and too
 * simple to be wrong in the same way. No daily cap, notice or horizon.
 *
 * @param alignMinutes of the wall clock
 */
export function timesByTheMinute(
  question: Question,
  window: Interval,
  reach: Interval,
  alignMinutes: number,
): Interval[] {
  const { rules, shape, taken } = question
  const clock = wallClock(rules.zone)
  const isFree = (at: number) => {
    const kept = { start: at - shape.beforeMs, end: at + TICK_MS + shape.afterMs }
    return isOpenAt(clock(at), question) && !taken.busy.some((busy) => overlaps(busy, kept))
  }
  const ticks = Math.round((reach.end - reach.start) / TICK_MS)
  const free = Array.from({ length: ticks }, (_, tick) => isFree(reach.start + tick * TICK_MS))
  const times: Interval[] = []
  let next = 0
  for (let tick = 0; tick < ticks; tick += 1) {
    const start = reach.start + tick * TICK_MS
    if (!free[tick]) next = start + TICK_MS
    const isAligned = clock(start).minutes % alignMinutes === 0
    const needed = free.slice(tick, tick + shape.lengthMs / TICK_MS)
    const fits = needed.length === shape.lengthMs / TICK_MS && needed.every(Boolean)
    if (!fits || !isAligned || start < next) continue
    next = start + rules.policy.stepMs
    if (window.start <= start && start < window.end) {
      times.push({ start, end: start + shape.lengthMs })
    }
  }
  return times
}
