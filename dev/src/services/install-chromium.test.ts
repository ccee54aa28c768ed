import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { haveChromium } from './install-chromium.ts'

const say = () => undefined

test('the browser is the one that CHROMIUM_PATH names, else one on PATH', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'google-chrome')
  await writeFile(path, '#!/bin/sh\n')
  await chmod(path, 0o755)
  expect(await haveChromium({ env: { PATH: folder.path }, say })).toBe(path)
  expect(await haveChromium({ env: { PATH: '', CHROMIUM_PATH: path }, say })).toBe(path)
})

test('without one, the message says which ways there are', async () => {
  const none = haveChromium({ env: { PATH: '' }, say })
  await expect(none).rejects.toThrow(/no apt-get that we may use[^]*CHROMIUM_PATH/)
  const wrong = haveChromium({ env: { CHROMIUM_PATH: '/nowhere/chromium' }, say })
  await expect(wrong).rejects.toThrow('CHROMIUM_PATH names no program that can be run here.')
})
