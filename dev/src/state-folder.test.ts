import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRunningStack, writeStackFile } from './stack-file.ts'
import { holderOfStateFolder, takeStateFolder } from './state-folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const stack = {
  pid: process.pid,
  urls: { connectionApi: 'a', mcp: 'b', livekit: 'c', localModels: 'd', worker: 'e' },
  env: { NODE_ENV: 'test' },
}

test('one runner holds the folder, and lets it go', async () => {
  await using folder = await temporaryFolder()
  const lock = await takeStateFolder(folder.path)
  expect(await holderOfStateFolder(folder.path)).toBe(process.pid)
  await expect(takeStateFolder(folder.path)).rejects.toThrow(`process ${process.pid}`)

  await lock[Symbol.asyncDispose]()

  expect(await holderOfStateFolder(folder.path)).toBeUndefined()
  await using _again = await takeStateFolder(folder.path)
})

test('the lock of a runner that was killed is taken over', async () => {
  await using folder = await temporaryFolder()
  // The number lives, as number 1 always does, but it is not the process that took the lock.
  await writeFile(join(folder.path, 'runner.lock'), '1 long-ago')
  await using _lock = await takeStateFolder(folder.path)
  expect(await holderOfStateFolder(folder.path)).toBe(process.pid)
})

test('a running stack is found by its file, which others cannot read', async () => {
  await using folder = await temporaryFolder()
  await using _lock = await takeStateFolder(folder.path)
  expect(await findRunningStack(folder.path)).toBeUndefined()
  await writeStackFile(folder.path, stack)
  expect(await findRunningStack(folder.path)).toEqual(stack)
  expect((await stat(join(folder.path, 'stack.json'))).mode & 0o777).toBe(0o600)
})

test('a file that a killed runner left behind is no running stack', async () => {
  await using folder = await temporaryFolder()
  await writeStackFile(folder.path, stack)
  expect(await findRunningStack(folder.path)).toBeUndefined()
})
