import { access, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { birthOf } from './process-birth.ts'
import { supervise, type ServiceSpec } from './supervise.ts'
import { waitUntil } from './wait-until.ts'

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** A service that says that it is ready by making a file, and has a child of its own. */
function service(folder: string, more: Partial<ServiceSpec> = {}): ServiceSpec {
  const ready = join(folder, 'ready')
  return {
    name: 'example',
    command: '/bin/sh',
    args: ['-c', `sleep 300 & echo "child $!"; touch ${ready}; wait`],
    env: { PATH: '/usr/bin:/bin' },
    isReady: () => exists(ready),
    beforeStart: () => rm(ready, { force: true }),
    stopWithinMs: 500,
    ...more,
  }
}

/** The number of the child, as the service prints it. */
async function childIn(lines: readonly string[]): Promise<number> {
  await waitUntil(() => lines.length > 0, { withinMs: 2000 })
  const pid = Number(lines[0]?.split(' ')[1])
  expect(await birthOf(pid)).toBeDefined()
  return pid
}

test('a killed service is started again and becomes ready; what it left behind is ended', async () => {
  await using folder = await temporaryFolder()
  const lines: string[] = []
  await using running = await supervise(service(folder.path), (_, line) => lines.push(line))
  const first = running.pid
  const child = await childIn(lines)

  running.kill('SIGKILL')
  await waitUntil(() => running.starts === 2, { withinMs: 5000 })
  await running.ready()

  expect(running.pid).not.toBe(first)
  expect(await waitUntil(async () => !(await birthOf(child)), { withinMs: 2000 })).toBe(true)
  expect(lines).toContain('example ended (signal SIGKILL); starting it again in 250 ms')
})

test('what a crash leaves may be left to itself, and is ended with the service', async () => {
  await using folder = await temporaryFolder()
  const lines: string[] = []
  const spec = service(folder.path, { afterCrash: 'leave' })
  const running = await supervise(spec, (_, line) => lines.push(line))
  const child = await childIn(lines)

  running.kill('SIGKILL')
  await waitUntil(() => running.starts === 2, { withinMs: 5000 })
  await running.ready()
  expect(await birthOf(child)).toBeDefined()

  await running.stop()
  expect(await waitUntil(async () => !(await birthOf(child)), { withinMs: 2000 })).toBe(true)
})

test('restart gives another process, without a pause', async () => {
  await using folder = await temporaryFolder()
  const lines: string[] = []
  await using running = await supervise(service(folder.path), (_, line) => lines.push(line))
  const first = running.pid
  await running.restart()
  expect(running.starts).toBe(2)
  expect(running.pid).not.toBe(first)
  expect(lines.filter((line) => line.includes('starting it again'))).toEqual([])
})

test('a service that ends before it is ready fails the start with its last words', async () => {
  await using folder = await temporaryFolder()
  const spec = service(folder.path, { args: ['-c', 'echo "no key"; exit 3'] })
  await expect(supervise(spec, () => {})).rejects.toThrow(
    'example ended (exit code 3). Its last words:\n  no key',
  )
})

test('a service that is not ready in time fails the start and is ended', async () => {
  await using folder = await temporaryFolder()
  const spec = service(folder.path, {
    args: ['-c', 'echo $$; exec sleep 300'],
    readyWithinMs: 500,
  })
  const lines: string[] = []
  await expect(supervise(spec, (_, line) => lines.push(line))).rejects.toThrow('not ready in time')
  expect(await waitUntil(async () => !(await birthOf(Number(lines[0]))), { withinMs: 2000 })).toBe(
    true,
  )
})

test('a start under way ends when asked to', async () => {
  await using folder = await temporaryFolder()
  const asked = new AbortController()
  const spec = service(folder.path, { args: ['-c', 'sleep 300'] })
  const starting = supervise(spec, () => {}, asked.signal)
  asked.abort()
  await expect(starting).rejects.toThrow('Stopped before everything was ready.')
})
