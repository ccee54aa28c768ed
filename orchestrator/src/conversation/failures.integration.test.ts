import type { Redis } from '@parley/shared/redis/redis-client'
import { readCall } from '@parley/shared/sessions/call-record'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { joinAsCaller, type TestCaller } from '../testing/test-caller.ts'
import { invite, newTestKeys, type TestKeys } from '../testing/test-line.ts'
import {
  BOOKED,
  CONSENT,
  QUESTION,
  startTestMcpServer,
  type TestMcpServer,
} from '../testing/test-mcp-server.ts'
import { startTestModels, type Reply, type TestModels } from '../testing/test-models.ts'
import { startTestWorker, type TestWorker } from '../testing/test-worker.ts'
import { SENTENCES } from './sentences.ts'

const livekit = inject('livekit')
const redisUrl = inject('redisUrl')

let redis: Redis
let keys: TestKeys
let mcp: TestMcpServer
let models: TestModels
let worker: TestWorker

beforeAll(async () => {
  redis = createTestRedis(redisUrl)
  keys = await newTestKeys()
  mcp = await startTestMcpServer()
  models = await startTestModels(receptionist)
  const addresses = { livekit, redisUrl, mcpUrl: mcp.url, modelsUrl: models.baseUrl }
  worker = await startTestWorker({ ...addresses, keys })
})

afterEach(() => {
  models.down.clear()
  mcp.down = false
  mcp.gate = Promise.resolve()
})

afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await models[Symbol.asyncDispose]()
  await mcp[Symbol.asyncDispose]()
  await redis.quit()
})

function receptionist({ role, text }: { role: string; text: string }): Reply {
  if (role === 'tool') {
    return { say: [QUESTION, BOOKED].find((known) => text.includes(known)) ?? text }
  }
  if (text.includes('today')) return { call: 'whats_on', args: {} }
  if (text.includes('Book')) return { call: 'book_appointment', args: { slot: 'k7m2' } }
  if (text.includes('Yes')) {
    return { call: 'book_appointment', args: { slot: 'k7m2', consent: CONSENT } }
  }
  return { say: `You said ${text}` }
}

function newCall() {
  return invite(redis, livekit, keys, { agentName: worker.agentName })
}

/** In a call whose own sentences have been kept as audio. */
async function inCall(): Promise<TestCaller> {
  const rendered = timesSpoken(SENTENCES.time_limit)
  const caller = await joinAsCaller(await newCall())
  await vi.waitFor(() => expect(timesSpoken(SENTENCES.time_limit)).toBe(rendered + 1), 15_000)
  return caller
}

function timesSpoken(sentence: string): number {
  return models.spoken.filter((spoken) => spoken === sentence).length
}

describe('a call in which something fails', () => {
  it('says that the model failed, and goes on when it is back', async () => {
    await using caller = await inCall()
    models.down.add('chat')
    await caller.type('Hello.')
    await caller.hears(SENTENCES.model_failed)
    models.down.clear()
    await caller.type('Are you there?')
    expect(await caller.hears(/^You said/)).toBe('You said Are you there?')
  })

  it('says that the voice failed, from what it kept, and goes on when it is back', async () => {
    await using caller = await inCall()
    models.down.add('speech')
    await caller.type('Hello.')
    await caller.hears(SENTENCES.voice_failed)
    models.down.clear()
    await caller.type('Are you there?')
    expect(await caller.hears(/there/)).toBe('You said Are you there?')
    expect(timesSpoken(SENTENCES.voice_failed)).toBeGreaterThan(0)
  })

  it('says that the calendar cannot be reached, and goes on when it is back', async () => {
    await using caller = await inCall()
    mcp.down = true
    await caller.type('What is on today?')
    await caller.hears(/TRY_AGAIN/)
    mcp.down = false
    await caller.type('What is on today?')
    expect(await caller.hears(/SECRETLUNCH/)).toContain('1 thing')
  })

  it('apologises and ends where there are no tools', async () => {
    mcp.down = true
    const call = await newCall()
    await using caller = await joinAsCaller(call)
    await caller.hears(SENTENCES.no_tools)
    await caller.hungUp
    expect(await readCall(redis, call.callId)).toMatchObject({ state: 'ended' })
  })

  it('finishes a booking that the caller speaks into, and then listens', async () => {
    await using caller = await inCall()
    await caller.type('Book it.')
    await caller.hears(QUESTION)
    const before = mcp.calls.length
    const { promise, resolve } = Promise.withResolvers<void>()
    mcp.gate = promise
    await caller.type('Yes.')
    await vi.waitFor(() => expect(mcp.calls.length).toBe(before + 1), 10_000)
    await caller.type('Wait.')
    resolve()
    await caller.hears(BOOKED)
    expect(await caller.hears(/^You said/)).toBe('You said Wait.')
    expect(mcp.calls.length).toBe(before + 1)
  })
})
