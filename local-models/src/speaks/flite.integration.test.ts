import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Flite, loadFlite } from './flite.ts'

let folder: string
let flite: Flite

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
  flite = await loadFlite(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('says a sentence the same way whatever was said before, and leaves no file', async () => {
  const first = flite.say('See you on Tuesday.', 'slt', 1)
  flite.say('Something else that is quite a bit longer than that.', 'rms', 1.5)
  const again = flite.say('See you on Tuesday.', 'slt', 1)
  expect(first.sampleRate).toBe(16_000)
  expect(first.samples.length).toBeGreaterThan(16_000)
  expect(Buffer.from(again.samples.buffer).equals(Buffer.from(first.samples.buffer))).toBe(true)
  expect(await readdir(folder)).toEqual([])
})

test('opens nothing more with every sentence', async () => {
  flite.say('One.', 'kal16', 1)
  const before = await readdir('/proc/self/fd').catch(() => [])
  for (let n = 0; n < 20; n += 1) flite.say('One.', 'kal16', 1)
  const after = await readdir('/proc/self/fd').catch(() => [])
  expect(after.length - before.length).toBeLessThan(5)
})
