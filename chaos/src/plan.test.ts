import { expect, it } from 'vitest'
import { drawPlan } from './plan.ts'
import { createRandom } from './random.ts'

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1)

const planOf = (seed: number) => drawPlan(createRandom(seed))

it('draws the same plan for the same seed', () => {
  expect(SEEDS.map(planOf)).toEqual(SEEDS.map(planOf))
})

it('draws schedules with and without each thing that goes wrong', () => {
  const plans = SEEDS.map(planOf)
  for (const goesWrong of [
    plans.map(({ faultRate }) => faultRate > 0),
    plans.map(({ jumpRate }) => jumpRate > 0),
    plans.map(({ skews }) => skews.length > 1),
    plans.map(({ crashes }) => crashes.size > 0),
    plans.map(({ reconnects }) => reconnects),
  ]) {
    expect(new Set(goesWrong)).toEqual(new Set([true, false]))
  }
})
