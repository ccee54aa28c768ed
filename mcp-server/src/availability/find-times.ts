import type { Principal } from '../access/principal.ts'
import {
  availableTimes,
  obstacleTo,
  reachOf,
  type Obstacle,
  type Question,
  type Rules,
} from '../scheduling/availability.ts'
import { nearestTo, type Shape } from '../scheduling/free-times.ts'
import { DAY_MS, MINUTE_MS, type Interval } from '../scheduling/interval.ts'
import { shapeOf } from './kind-details.ts'
import type { AppointmentKind } from './appointment-kind.ts'
import { takenTime, type BusyDeps, type OwnTime } from './busy-times.ts'
import type { Owner } from './owner.ts'

/** How far away a time is still offered in place of one that cannot be had. */
const ALTERNATIVES_MS = 14 * DAY_MS

/** Whose time, asked by whom, and when. */
export interface Asking {
  readonly owner: Owner
  readonly principal: Principal
  readonly now: number
  /** What is asked for; its time before and after counts, its length is said with each question. */
  readonly kind?: AppointmentKind | undefined
  /** The appointment that is to go there: what it takes now is no obstacle to itself. */
  readonly moving?: OwnTime | undefined
}

/** All free times of this length that start in one of the windows. */
export async function freeTimesIn(
  deps: BusyDeps,
  asking: Asking,
  windows: readonly Interval[],
  lengthMs: number,
): Promise<Interval[]> {
  const start = Math.max(asking.now, Math.min(...windows.map((window) => window.start)))
  const end = Math.max(start + MINUTE_MS, ...windows.map((window) => window.end))
  const question = await questionFor(deps, asking, { start, end }, lengthMs)
  return availableTimes(question, windows)
}

/** Why exactly this time cannot be had; undefined: it can. */
export async function obstacleAt(
  deps: BusyDeps,
  asking: Asking,
  wanted: Interval,
): Promise<Obstacle | undefined> {
  const question = await questionFor(deps, asking, wanted, wanted.end - wanted.start)
  return obstacleTo(wanted, question)
}

/** The same for a time that was offered: notice counts from the offer, which stands. */
export async function obstacleToOffered(
  deps: BusyDeps,
  asking: Asking,
  slot: Interval,
): Promise<Obstacle | undefined> {
  const { owner } = asking
  const { policy } = owner.rules
  const rules: Rules = { ...owner.rules, policy: { ...policy, noticeMs: 0 } }
  return obstacleAt(deps, { ...asking, owner: { ...owner, rules } }, slot)
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

async function questionFor(
  deps: BusyDeps,
  { owner, principal, now, kind, moving }: Asking,
  window: Interval,
  lengthMs: number,
): Promise<Question> {
  const { rules } = owner
  const shape: Shape = { ...shapeOf(owner, kind), lengthMs }
  const reach = reachOf(rules, shape, window)
  const taken = await takenTime(deps, principal, reach, now, moving)
  return { rules, shape, taken, now }
}
