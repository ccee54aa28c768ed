import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { boundSockets, LOOPBACK_4, socketsOf } from './port-holder.ts'
import { freePort } from './ports.ts'
import { birthOf } from './processes/process-birth.ts'
import { findRunningStack } from './stack-file.ts'
import { startStack } from './stack.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const LOCAL = ['postgres', 'redis', 'livekit'] as const

/** The environment without addresses, so that a developer's own services are left alone. */
const env = { ...process.env, DATABASE_URL: '', REDIS_URL: '', LIVEKIT_URL: '' }

test('a stack listens on loopback alone, is found while it runs, and leaves nothing running', async () => {
  await using folder = await temporaryFolder()
  const log = () => {}
  const stack = await startStack({ ports: 'free', stateDir: folder.path, log, env, only: [] })
  const pids = LOCAL.map((name) => stack.service(name).pid ?? 0)

  const open = await boundSockets()
  for (const pid of pids) {
    const held = await socketsOf(pid)
    const sockets = open.filter(({ inode }) => held.has(inode))
    expect(sockets.length).toBeGreaterThan(0)
    expect(sockets.filter(({ address }) => address !== LOOPBACK_4)).toEqual([])
  }
  expect(await findRunningStack(folder.path)).toMatchObject({ pid: process.pid, urls: stack.urls })
  await expect(
    startStack({ ports: 'free', stateDir: folder.path, log, env, only: [] }),
  ).rejects.toThrow('already running')

  await stack[Symbol.asyncDispose]()

  for (const pid of pids) expect(await birthOf(pid)).toBeUndefined()
  expect(await findRunningStack(folder.path)).toBeUndefined()
  expect((await readdir(folder.path)).toSorted()).toEqual(['postgres', 'redis', 'secrets.json'])
})

test('when one part cannot start, the message says why and the others are ended', async () => {
  await using folder = await temporaryFolder()
  const port = await freePort()
  const holder = createServer().listen(port, '127.0.0.1')
  await once(holder, 'listening')
  const said: string[] = []
  const options = {
    ports: 'default' as const,
    stateDir: folder.path,
    log: (_: string, line: string) => said.push(line),
    env: { ...env, REDIS_PORT: String(port) },
    only: [],
  }
  await expect(startStack(options)).rejects.toThrow(`Port ${port} for Redis is taken`)
  holder.close()
  await using _again = await startStack({ ...options, ports: 'free' })
})
