import { mkdtempDisposable } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadFlite } from '../speaks/flite.ts'
import { loadMoonshine } from './moonshine.ts'

test('stops decoding when nobody waits for the words', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'parley-test-'))
  const flite = await loadFlite(folder.path)
  const { samples } = flite.say('I would like to book an appointment on Tuesday.', 'slt', 1)
  const moonshine = await loadMoonshine()
  const whole = await moonshine.hear(samples, () => false)
  let asked = 0
  const cut = await moonshine.hear(samples, () => (asked += 1) > 3)
  expect(whole.text).toMatch(/appointment on tuesday/i)
  expect(whole.text.startsWith(cut.text)).toBe(true)
  expect(cut.text.split(' ').length).toBeLessThanOrEqual(3)
})
