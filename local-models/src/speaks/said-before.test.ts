import { expect, test } from 'vitest'
import type { SayQuestion } from './flite-worker.ts'
import { createSaidBefore } from './said-before.ts'

const question = (text: string): SayQuestion => ({ text, voice: 'slt', speed: 1 })
const sound = (bytes: number) => new Uint8Array(bytes)

test('knows a sentence by text, voice and speed', () => {
  const said = createSaidBefore(100)
  const hello = sound(10)
  said.keep(question('hello'), hello)
  expect(said.get(question('hello'))).toBe(hello)
  expect(said.get(question('Hello'))).toBeUndefined()
  expect(said.get({ ...question('hello'), voice: 'rms' })).toBeUndefined()
  expect(said.get({ ...question('hello'), speed: 2 })).toBeUndefined()
})

test('forgets what was not used for longest', () => {
  const said = createSaidBefore(100)
  said.keep(question('a'), sound(40))
  said.keep(question('b'), sound(40))
  said.get(question('a'))
  said.keep(question('c'), sound(40))
  expect(said.get(question('b'))).toBeUndefined()
  expect(said.get(question('a'))).toHaveLength(40)
  said.keep(question('c'), sound(60))
  expect(said.get(question('a'))).toHaveLength(40)
  said.keep(question('huge'), sound(200))
  expect(said.get(question('huge'))).toBeUndefined()
})
