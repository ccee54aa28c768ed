import {
  startSimulatedCollector,
  type SimulatedCollector,
} from '@parley/dev/src/telemetry/simulated-collector.ts'
import { participantIdentity } from '@parley/shared/identity/participant'
import { createTestRedis } from '@parley/shared/testing/test-redis'
import type { Redis } from '@parley/shared/redis/redis-client'
import { CALL_EVENTS } from '@parley/shared/sessions/call-events'
import { callKey, endCall, livenessKey, readCall } from '@parley/shared/sessions/call-record'
import { SessionRecord, sessionKey } from '@parley/shared/sessions/session-record'
import { systemClock } from '@parley/shared/time/clock'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { joinAsCaller } from '../testing/test-caller.ts'
import {
  invite,
  letIn,
  newTestKeys,
  type InvitationChanges,
  type TestKeys,
} from '../testing/test-line.ts'
import {
  BOOKED,
  CONSENT,
  QUESTION,
  startTestMcpServer,
  type TestMcpServer,
} from '../testing/test-mcp-server.ts'
import { startTestModels, type Reply, type TestModels } from '../testing/test-models.ts'
import { startTestWorker, type TestWorker } from '../testing/test-worker.ts'

const GREETING = 'Hello Ada, this is Parley. What can I do for you?'
const livekit = inject('livekit')
const redisUrl = inject('redisUrl')

let redis: Redis
let keys: TestKeys
let mcp: TestMcpServer
let models: TestModels
let worker: TestWorker
let collector: SimulatedCollector

beforeAll(async () => {
  redis = createTestRedis(redisUrl)
  keys = await newTestKeys()
  mcp = await startTestMcpServer()
  models = await startTestModels(receptionist)
  collector = await startSimulatedCollector()
  worker = await newWorker()
})

afterAll(async () => {
  await worker[Symbol.asyncDispose]()
  await models[Symbol.asyncDispose]()
  await mcp[Symbol.asyncDispose]()
  await collector[Symbol.asyncDispose]()
  await redis.quit()
})

function newWorker(): Promise<TestWorker> {
  const addresses = { livekit, redisUrl, mcpUrl: mcp.url, modelsUrl: models.baseUrl }
  return startTestWorker({ ...addresses, keys, collectorUrl: collector.url })
}

function newCall(changes: Partial<InvitationChanges> = {}) {
  return invite(redis, livekit, keys, { agentName: worker.agentName, ...changes })
}

/** Follows the conversations below. */
function receptionist({ role, text }: { role: string; text: string }): Reply {
  if (role === 'tool') return afterTool(text)
  if (text.includes('today')) return { call: 'whats_on', args: { when: 'today' } }
  if (text.includes('Book')) return { call: 'book_appointment', args: { slot: 'k7m2' } }
  if (text.includes('Yes')) {
    return { call: 'book_appointment', args: { slot: 'k7m2', consent: CONSENT } }
  }
  if (text.includes('wrong')) return { call: 'book_appointment', args: { time: '2 pm' } }
  return { say: `You said ${text}` }
}

function afterTool(text: string): Reply {
  if (text.includes(QUESTION)) return { say: QUESTION }
  if (text.includes(BOOKED)) return { say: BOOKED }
  return { say: text.replaceAll('"', '') }
}

/** What was told of how long a call's turns took. */
async function timedParts(callId: string): Promise<string[]> {
  const entries = await redis.xrange(CALL_EVENTS, '-', '+')
  const mine = entries.flatMap(([, fields]) => (fields.includes(callId) ? [fields] : []))
  const parts = mine.flatMap((fields) => fields.filter((_, index) => fields[index - 1] === 'part'))
  return [...new Set(parts)].toSorted()
}

describe('a call', () => {
  it('is claimed, greeted by name and heard', async () => {
    const call = await newCall()
    await using caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await vi.waitFor(() => expect(caller.loudest()).toBeGreaterThan(1000), 5000)
    expect(await readCall(redis, call.callId)).toMatchObject({ state: 'live' })
    const session = await redis.get(sessionKey(call.roomName, call.userId))
    expect(SessionRecord.parse(JSON.parse(session ?? ''))).toMatchObject({
      user_id: call.userId,
      call_id: call.callId,
      permissions: ['read', 'transact'],
      room_name: call.roomName,
    })
  })

  it('is one trace, from the request that opened it to the tools', async () => {
    const call = await newCall()
    const [trace, door] = ['1'.repeat(32), '2'.repeat(16)]
    await redis.hset(callKey(call.callId), 'traceparent', `00-${trace}-${door}-01`)
    const caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await caller.type('What is on today?')
    await caller.hears(/SECRETLUNCH/)
    await caller.leave()
    const sent = () => collector.spans.filter(({ traceId }) => traceId === trace)
    const named = (name: string) => sent().find((span) => span.name === name)
    await expect
      .poll(() => named('call'), { timeout: 10_000 })
      .toMatchObject({
        parentSpanId: door,
        attributes: { 'parley.call_id': call.callId, 'parley.outcome': 'hang_up' },
      })
    const within = (name: string) =>
      sent().flatMap((span) => (span.parentSpanId === named(name)?.spanId ? span.name : []))
    expect(within('turn')).toEqual(expect.arrayContaining(['ask whats_on', 'model', 'voice']))
    // The greeting was no turn.
    expect(within('call').toSorted()).toEqual(['ask who_am_i', 'turn', 'voice'])
    const asked = mcp.calls.find(
      ({ tool, claims }) => tool === 'whats_on' && claims['call_id'] === call.callId,
    )
    expect(asked?.traceparent).toBe(`00-${trace}-${named('ask whats_on')?.spanId}-01`)
    const [received, personal] = [collector.received(), ['Ada', 'SECRETLUNCH', 'today', 'lk.']]
    const words = [...personal, call.userId, call.roomName, call.grantToken]
    expect(words.filter((word) => received.includes(word))).toEqual([])
  })

  it('leaves nothing behind when the caller hangs up', async () => {
    const call = await newCall()
    const caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await caller.leave()
    await vi.waitFor(async () => {
      expect(await readCall(redis, call.callId)).toMatchObject({ state: 'ended' })
      expect(await redis.exists(livenessKey(call.callId))).toBe(0)
      expect(await redis.exists(sessionKey(call.roomName, call.userId))).toBe(0)
    }, 5000)
  })

  it('is kept for its caller where somebody else is in the room before them', async () => {
    const call = await newCall({ identity: 'eve' })
    const identity = participantIdentity(call.userId)
    const callers = await letIn(livekit, call, identity, call.metadata)
    await using eve = await joinAsCaller(call)
    await expect.poll(() => eve.room.remoteParticipants.size, { timeout: 10_000 }).toBe(1)
    await using caller = await joinAsCaller(callers)
    await caller.hears(GREETING)
    expect(await readCall(redis, call.callId)).toMatchObject({ state: 'live' })
    expect(eve.said).not.toContainEqual(expect.stringMatching(/does not match/))
  })

  it('books with tokens made for exactly that', async () => {
    const call = await newCall()
    await using caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await caller.type('Book it.')
    await caller.hears(QUESTION)
    await vi.waitFor(() => expect(agentState(caller.room)).toBe('listening'), 5000)
    await caller.type('Yes.')
    await caller.hears(BOOKED)
    const mine = mcp.calls.filter(({ claims }) => claims['call_id'] === call.callId)
    expect(mine.map(({ tool, claims }) => [tool, claims['scopes'], claims['turn']])).toEqual([
      ['who_am_i', ['read'], undefined],
      ['book_appointment', ['transact'], { number: 1 }],
      [
        'book_appointment',
        ['transact'],
        {
          number: 2,
          consent: { handle: CONSENT, asked_turn: 1, played: true, answer: 'other' },
        },
      ],
    ])
    const [, first, second] = mine.map(({ claims }) => claims)
    expect(second).toMatchObject({ grant: call.grantToken, sub: call.userId, room: call.roomName })
    expect(second?.['args_digest']).toBe(first?.['args_digest'])
    expect(second?.jti).not.toBe(first?.jti)
    // Typed: nobody's speech came to an end.
    await expect.poll(() => timedParts(call.callId)).toEqual(['model', 'tool', 'voice'])
  })
})

describe('a call that is not taken', () => {
  it.each<[string, Partial<InvitationChanges>, RegExp]>([
    ['metadata that was tampered with', { metadata: { user_id: 'user_eve' } }, /does not match/],
    ['another identity', { identity: 'eve' }, /does not match/],
    ['a grant for another room', { grant: { room: 'elsewhere' } }, /does not match/],
    ['no grant', { withoutGrant: true }, /sign in again/],
  ])('is refused aloud and hung up on: %s', async (_, changes, words) => {
    const call = await newCall(changes)
    await using caller = await joinAsCaller(call)
    await caller.hears(words)
    await caller.hungUp
    expect(caller.said).not.toContain(GREETING)
    expect((await readCall(redis, call.callId))?.state).not.toBe('live')
  })

  it('is refused when it comes back after its end', async () => {
    const call = await newCall()
    const first = await joinAsCaller(call)
    await first.hears(GREETING)
    await first.leave()
    await vi.waitFor(async () => {
      expect(await readCall(redis, call.callId)).toMatchObject({ state: 'ended' })
    }, 5000)
    await vi.waitFor(async () => {
      await using again = await joinAsCaller(call)
      await again.hears('This call is over. Please start a new one.')
      await again.hungUp
    }, 20_000)
  })
})

describe('a call in progress', () => {
  it('ends when it is stopped from outside', async () => {
    const call = await newCall()
    await using caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await endCall(redis, call.callId, 'stopped_by_user', systemClock.now())
    await caller.hears('This call has been ended. Goodbye.')
    await caller.hungUp
    expect(await redis.exists(sessionKey(call.roomName, call.userId))).toBe(0)
  })

  it('shows its client neither instructions nor results', async () => {
    const call = await newCall()
    let leaked = 0
    let flood: NodeJS.Timeout | undefined
    await using caller = await joinAsCaller(call, (room) => {
      room.registerByteStreamHandler('lk.agent.session', () => {
        leaked += 1
      })
      flood = setInterval(() => void knock(room).catch(() => {}), 20)
    })
    await caller.hears(GREETING)
    await caller.type('What is on today?')
    await caller.hears(/SECRETLUNCH/)
    clearInterval(flood)
    expect(leaked).toBe(0)
  })

  it('sends no arguments that the tool does not take', async () => {
    const call = await newCall()
    await using caller = await joinAsCaller(call)
    await caller.hears(GREETING)
    await caller.type('Do something wrong.')
    await caller.hears(/BAD_ARGUMENTS/)
    const mine = mcp.calls.filter(({ claims }) => claims['call_id'] === call.callId)
    expect(mine.map(({ tool }) => tool)).toEqual(['who_am_i'])
  })

  it('prints nothing of what was said', () => {
    const printed = worker.output()
    expect(printed).toContain('Call answered')
    for (const secret of ['SECRETLUNCH', 'Dentist', 'ada@example.com', 'eyJ', 'k7m2']) {
      expect(printed).not.toContain(secret)
    }
  })
})

/** A request for everything that the framework's remote control would answer. */
async function knock(room: Parameters<NonNullable<Parameters<typeof joinAsCaller>[1]>>[0]) {
  const agent = [...room.remoteParticipants.keys()]
  const writer = await room.localParticipant?.streamBytes({
    topic: 'lk.agent.session',
    name: 'request',
    ...(agent.length > 0 && { destinationIdentities: agent }),
  })
  await writer?.write(new Uint8Array([10, 2, 8, 1]))
  await writer?.close()
}

function agentState(room: Parameters<typeof knock>[0]): string | undefined {
  const [agent] = room.remoteParticipants.values()
  return agent?.attributes['lk.agent.state']
}
