import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startTogether, type Starter } from './start-together.ts'

interface Thing extends AsyncDisposable {
  readonly name: string
  disposed: boolean
}

function thing(name: string): Thing {
  return {
    name,
    disposed: false,
    async [Symbol.asyncDispose]() {
      this.disposed = true
    },
  }
}

/** Takes for ever, unless it is told to give up. */
const stuck: Starter<Thing> = async (signal) => {
  await once(signal, 'abort')
  throw new Error('gave up')
}

test('all that start are handed back in the order in which they were asked for', async () => {
  const started = await startTogether([() => Promise.resolve(thing('a')), async () => thing('b')])
  expect(started.map(({ name }) => name)).toEqual(['a', 'b'])
})

test('the first failure is thrown; nothing is left running or waiting', async () => {
  const runs = thing('runs')
  const fails = () => Promise.reject(new Error('no key'))
  await expect(startTogether([async () => runs, stuck, fails])).rejects.toThrow('no key')
  expect(runs.disposed).toBe(true)
})

test('a signal from outside ends a start under way', async () => {
  const asked = new AbortController()
  const starting = startTogether([stuck], asked.signal)
  asked.abort()
  await expect(starting).rejects.toThrow('gave up')
})
