import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { birthOf } from './process-birth.ts'
import { startGroup } from './process-group.ts'
import { waitUntil } from './wait-until.ts'

const shell = (script: string, stopWithinMs = 500) => ({
  command: '/bin/sh',
  args: ['-c', script],
  env: {},
  stopWithinMs,
})

async function allGone(pids: readonly number[]): Promise<boolean> {
  const births = await Promise.all(pids.map((pid) => birthOf(pid)))
  return births.every((birth) => birth === undefined)
}

test('a runner that is killed takes its children and grandchildren with it', async () => {
  const runner = spawn(process.execPath, [join(import.meta.dirname, '../testing/doomed-runner.ts')])
  const lines = createInterface({ input: runner.stdout })
  const [line] = await once(lines, 'line')
  const pids = String(line).split(' ').map(Number)
  expect(pids).toHaveLength(2)
  expect(await allGone(pids)).toBe(false)

  runner.kill('SIGKILL')

  expect(await waitUntil(() => allGone(pids), { withinMs: 5000 })).toBe(true)
})

test('stopping asks first, then kills the whole group', async () => {
  const lines: string[] = []
  const script = 'trap "echo asked" TERM; sleep 300 & echo $!; while :; do sleep 0.05; done'
  const group = await startGroup(shell(script), (line) => lines.push(line))
  await waitUntil(() => lines.length > 0, { withinMs: 5000 })

  await group.stop()

  expect(lines).toContain('asked')
  expect(await waitUntil(() => allGone([group.pid, Number(lines[0])]), { withinMs: 2000 })).toBe(
    true,
  )
})

test('what is written to standard input is on no command line', async () => {
  const lines: string[] = []
  const spec = { ...shell('cat'), stdin: 'requirepass something\n' }
  const group = await startGroup(spec, (line) => lines.push(line))
  expect(await group.ended).toBe('exit code 0')
  await waitUntil(() => lines.length > 0, { withinMs: 2000 })
  expect(lines).toEqual(['requirepass something'])
})

test('a program that is not there is an error', async () => {
  const missing = { command: '/nowhere/at-all', args: [], env: {} }
  await expect(startGroup(missing, () => {})).rejects.toThrow('ENOENT')
})
