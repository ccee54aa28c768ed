import { execFile } from 'node:child_process'
import { access, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { takeStateFolder } from './state-folder.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

function reset(stateDir: string): Promise<{ code: number | null; output: string }> {
  const env = { ...process.env, PARLEY_STATE_DIR: stateDir }
  const script = join(import.meta.dirname, 'reset.ts')
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, output: `${stdout}${stderr}` }),
    )
  })
}

test('reset removes the state, but not under a running stack', async () => {
  await using folder = await temporaryFolder()
  const stateDir = join(folder.path, 'state')
  await mkdir(stateDir)
  const lock = await takeStateFolder(stateDir)

  const refused = await reset(stateDir)
  expect(refused.code).toBe(1)
  expect(refused.output.trim()).toBe(
    `Parley is running (process ${process.pid}). End it first, then reset.`,
  )
  await access(stateDir)

  await lock[Symbol.asyncDispose]()
  expect((await reset(stateDir)).code).toBe(0)
  await expect(access(stateDir)).rejects.toThrow('ENOENT')
})
