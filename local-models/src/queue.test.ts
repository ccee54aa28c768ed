import { expect, test } from 'vitest'
import { createQueue, QueueFullError } from './queue.ts'

const never = new AbortController().signal

test('works one at a time, in the order asked for', async () => {
  const queue = createQueue(3)
  const gate = Promise.withResolvers<void>()
  const seen: string[] = []
  const places = [queue.enter(never), queue.enter(never), queue.enter(never)]
  const runs = places.map((place, index) =>
    place.run(async () => {
      seen.push(`start ${index}`)
      if (index === 0) await gate.promise
      seen.push(`end ${index}`)
    }),
  )
  await Promise.resolve()
  expect(seen).toEqual(['start 0'])
  gate.resolve()
  await Promise.all(runs)
  expect(seen).toEqual(['start 0', 'end 0', 'start 1', 'end 1', 'start 2', 'end 2'])
})

test('refuses what comes when every place is taken, and takes it once one is left', () => {
  const queue = createQueue(2)
  const first = queue.enter(never)
  queue.enter(never)
  expect(() => queue.enter(never)).toThrow(QueueFullError)
  first[Symbol.dispose]()
  first[Symbol.dispose]()
  queue.enter(never)
  expect(() => queue.enter(never)).toThrow(QueueFullError)
})

test('forgets the work of a client that left while it waited', async () => {
  const queue = createQueue(3)
  const gate = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const seen: string[] = []
  const first = queue.enter(never).run(() => gate.promise)
  const second = queue.enter(leaving.signal).run(async () => seen.push('second'))
  const third = queue.enter(never).run(async () => seen.push('third'))
  leaving.abort(new Error('gone'))
  await expect(second).rejects.toThrow('gone')
  gate.resolve()
  await Promise.all([first, third])
  expect(seen).toEqual(['third'])
})

test('goes on after work that failed', async () => {
  const queue = createQueue(2)
  const failing = queue.enter(never).run(() => Promise.reject(new Error('broken')))
  const next = queue.enter(never).run(() => Promise.resolve('done'))
  await expect(failing).rejects.toThrow('broken')
  await expect(next).resolves.toBe('done')
})
