import { Temporal } from 'temporal-polyfill'
import type { Random } from '../../audio/noise.ts'
import { RunFailure } from '../../run-failure.ts'
import { seededRandom } from '../../seeded-random.ts'
import type { ApiClient } from '../api-client.ts'
import { freeTimesOn } from '../calendar.ts'
import type { Manner, Plan } from '../scenarios/scenario.ts'
import { chance, pick } from './choose.ts'
import { bookingGoal, cancellingGoal, movingGoal, refusingGoal, type Goal } from './goals.ts'

/** Somebody whom nobody wrote down: what they want, how they put it, how they sound. */
export interface HeldOutCaller extends Plan {
  readonly manner: Manner
}

/** The same seed makes the same caller, on the same day and with the same calendar. */
export async function makeCaller(seed: number, api: ApiClient): Promise<HeldOutCaller> {
  const random = seededRandom(seed)
  const manner = mannerOf(random)
  const today = Temporal.Now.plainDateISO()
  const times = await freeTimes(random, api, today)
  const goal: Goal = pick(random, [
    bookingGoal,
    bookingGoal,
    bookingGoal,
    refusingGoal,
    cancellingGoal,
    movingGoal,
  ])
  return { ...(await goal({ random, api, today, times })), manner }
}

const VOICES = ['kal16', 'slt', 'awb', 'rms'] as const

function mannerOf(random: Random): Manner {
  const voice = pick(random, VOICES)
  const speed = Number((0.9 + random() * 0.25).toFixed(2))
  if (chance(random, 0.5)) return { voice, speed }
  const kind = pick(random, ['white', 'babble'] as const)
  const decibels = Math.round((kind === 'white' ? 15 : 20) + random() * 10)
  return { voice, speed, noise: { kind, decibels, seed: Math.floor(random() * 1e6) } }
}

/** Within two weeks, at any free half hour, some on one day and some on another. */
async function freeTimes(
  random: Random,
  api: ApiClient,
  today: Temporal.PlainDate,
): Promise<[Temporal.ZonedDateTime, Temporal.ZonedDateTime]> {
  const found: Temporal.ZonedDateTime[] = []
  const from = Math.floor(random() * 10)
  for (let ahead = 0; ahead < 14 && found.length < 2; ahead += 1) {
    const free = await freeTimesOn(api, today.add({ days: 1 + ((from + ahead) % 14) }))
    const halfHours = free.filter(({ minute }) => minute % 30 === 0)
    const time = halfHours[Math.floor(random() * halfHours.length)]
    if (time !== undefined) found.push(time)
  }
  const [first, second] = found
  if (first !== undefined && second !== undefined) return [first, second]
  throw new RunFailure('The calendar is too full for this. Start afresh with: npm run reset')
}
