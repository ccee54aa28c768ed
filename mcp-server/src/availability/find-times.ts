import type { Principal } from '../access/principal.ts'
import { freeTimes, nearestTo, obstacleTo } from '../scheduling/free-times.ts'
import { DAY_MS, type Interval } from '../scheduling/interval.ts'
import { openIntervals } from '../scheduling/working-hours.ts'
import { busyTimes, type BusyDeps } from './busy-times.ts'
import type { Owner } from './owner.ts'

/** How far away a time is still offered in place of one that cannot be had. */
const ALTERNATIVES_MS = 14 * DAY_MS

/** Whose time, asked by whom, and when. */
export interface Asking {
  readonly owner: Owner
  readonly principal: Principal
  readonly now: number
}

/** All free times of this length that start in one of the windows. */
export async function freeTimesIn(
  deps: BusyDeps,
  { owner, principal, now }: Asking,
  windows: readonly Interval[],
  lengthMs: number,
): Promise<Interval[]> {
  const start = Math.max(now, Math.min(...windows.map((window) => window.start)))
  const end = Math.max(start, ...windows.map((window) => window.end)) + lengthMs
  const whole = { start, end }
  const busy = await busyTimes(deps, principal, whole, now)
  const open = openIntervals(owner.hours, owner.zone, whole)
  return freeTimes({ open, busy, windows, lengthMs, zone: owner.zone, notBefore: now })
}

/** Why exactly this time cannot be had; undefined: it can. */
export async function obstacleAt(
  deps: BusyDeps,
  { owner, principal, now }: Asking,
  wanted: Interval,
): Promise<'taken' | 'outside_working_hours' | undefined> {
  const busy = await busyTimes(deps, principal, wanted, now)
  return obstacleTo(wanted, openIntervals(owner.hours, owner.zone, wanted), busy)
}

/** The free times nearest to one that cannot be had, soonest first. */
export async function alternativesTo(
  deps: BusyDeps,
  asking: Asking,
  wanted: Interval,
  count: number,
): Promise<Interval[]> {
  const window = { start: wanted.start - 2 * DAY_MS, end: wanted.start + ALTERNATIVES_MS }
  const times = await freeTimesIn(deps, asking, [window], wanted.end - wanted.start)
  return nearestTo(wanted.start, times, count)
}
