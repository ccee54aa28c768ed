import { expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { createQueue, waitingFor } from './queue.ts'
import type { Party } from './step.ts'

const anna: Party = { name: 'anna', isDead: false }

const stepOf = (party: Party, what: string) =>
  waitingFor({ party, what }, () => Promise.resolve()).waiting

/** What is drawn out of a queue with twenty steps, in order. */
function drawAll(seed: number): string[] {
  const queue = createQueue(createRandom(seed))
  const names = Array.from({ length: 20 }, (_, index) => `step ${index}`)
  for (const what of names) queue.add(stepOf(anna, what))
  return names.map(() => queue.draw()?.what ?? 'nothing')
}

it('draws each step once, in an order that is the seed’s', () => {
  expect(drawAll(1)).toEqual(drawAll(1))
  expect(drawAll(1)).not.toEqual(drawAll(2))
  expect(drawAll(1).toSorted()).toEqual(drawAll(2).toSorted())
  expect(new Set(drawAll(1)).size).toBe(20)
})

it('forgets the steps of the dead', () => {
  const queue = createQueue(createRandom(1))
  const dying: Party = { name: 'p1', isDead: false }
  queue.add(stepOf(dying, 'commit'))
  queue.add(stepOf(anna, 'asks'))
  dying.isDead = true
  expect(queue.draw()?.what).toBe('asks')
  expect(queue.draw()).toBeUndefined()
})

it('tells whoever waits for a step nothing before they are to hear of it', async () => {
  const events: string[] = []
  const { waiting, promise } = waitingFor({ party: anna, what: 'asks' }, () =>
    Promise.resolve('answer'),
  )
  const heard = promise.then((answer) => events.push(answer))
  const deliver = await waiting.perform()
  events.push('done')
  deliver()
  await heard
  expect(events).toEqual(['done', 'answer'])
})
