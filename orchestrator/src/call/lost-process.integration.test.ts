import { execFileSync } from 'node:child_process'
import type { Redis } from '@parley/shared/redis/redis-client'
import { livenessKey, readCall } from '@parley/shared/sessions/call-record'
import { sessionKey } from '@parley/shared/sessions/session-record'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { joinAsCaller } from '../testing/test-caller.ts'
import { invite, newTestKeys, type TestInvitation, type TestKeys } from '../testing/test-line.ts'
import { startTestMcpServer, type TestMcpServer } from '../testing/test-mcp-server.ts'
import { startTestModels, type TestModels } from '../testing/test-models.ts'
import { startTestWorker } from '../testing/test-worker.ts'

const livekit = inject('livekit')
const redisUrl = inject('redisUrl')

let redis: Redis
let keys: TestKeys
let mcp: TestMcpServer
let models: TestModels

beforeAll(async () => {
  redis = createTestRedis(redisUrl)
  keys = await newTestKeys()
  mcp = await startTestMcpServer()
  models = await startTestModels(() => ({ say: 'Yes.' }))
})

afterAll(async () => {
  await models[Symbol.asyncDispose]()
  await mcp[Symbol.asyncDispose]()
  await redis.quit()
})

function newWorker() {
  const addresses = { livekit, redisUrl, mcpUrl: mcp.url, modelsUrl: models.baseUrl }
  return startTestWorker({ ...addresses, keys })
}

async function whatIsLeft(call: TestInvitation) {
  return {
    state: (await readCall(redis, call.callId))?.state,
    alive: await redis.exists(livenessKey(call.callId)),
    session: await redis.exists(sessionKey(call.roomName, call.userId)),
  }
}

const NOTHING = { state: 'ended', alive: 0, session: 0 }

/** Processes whose parent is `pid` and whose command line names `part`. */
function childrenOf(pid: number | undefined, part: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n')
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(' ').includes(part))
    .map(([child]) => Number(child))
}

describe('a killed process', () => {
  it('ends its call at once when it was the worker, and says so', async () => {
    const worker = await newWorker()
    const call = await invite(redis, livekit, keys, { agentName: worker.agentName })
    await using caller = await joinAsCaller(call)
    await caller.hears(/^Hello Ada/)
    worker.process.kill('SIGKILL')
    await caller.hears(/something is not working on our side/)
    await caller.hungUp
    expect(await whatIsLeft(call)).toEqual(NOTHING)
  })

  it('ends its call when it was the job, and the next call is answered', async () => {
    await using worker = await newWorker()
    // The one process that is kept ready is the one that the call goes to.
    const job = await vi.waitFor(() => {
      const [ready] = childrenOf(worker.process.pid, 'job_proc')
      if (ready === undefined) throw new Error('No job process yet')
      return ready
    }, 20_000)
    const call = await invite(redis, livekit, keys, { agentName: worker.agentName })
    await using caller = await joinAsCaller(call)
    await caller.hears(/^Hello Ada/)
    process.kill(job, 'SIGKILL')
    await caller.hungUp
    expect(await whatIsLeft(call)).toEqual(NOTHING)
    const next = await invite(redis, livekit, keys, { agentName: worker.agentName })
    await using again = await joinAsCaller(next)
    await again.hears(/^Hello Ada/)
  })
})
