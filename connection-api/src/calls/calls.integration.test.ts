import { RoomServiceClient } from 'livekit-server-sdk'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { z } from 'zod'
import { addCallEvent, CALL_EVENTS } from '@parley/shared/sessions/call-events'
import {
  callKey,
  claimCall,
  endCall,
  livenessKey,
  readCall,
} from '@parley/shared/sessions/call-record'
import { sessionKey } from '@parley/shared/sessions/session-record'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService
let ada: TestUser
let token: string
let stranger: string

beforeAll(async () => {
  service = await startTestService(realServices())
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
  stranger = await service.client.signIn(await addUser(service.database))
})
afterAll(() => service[Symbol.asyncDispose]())

const show = async (callId: string) =>
  (await service.client.get(`/api/calls/${callId}`, token)).body

async function liveCall() {
  const call = await openedCall(service.client, token)
  expect(await claimCall(service.redis, call.callId, call.room, Date.now())).toBe(true)
  return call
}

describe('GET /api/calls', () => {
  it('lists the owner’s calls, newest first, page by page', async () => {
    const user = await addUser(service.database)
    const signedIn = await service.client.signIn(user)
    const ids = []
    for (let n = 0; n < 3; n += 1) ids.unshift((await openedCall(service.client, signedIn)).callId)
    const first = await service.client.get('/api/calls?limit=2', signedIn)
    expect(first.body).toMatchObject({
      calls: [{ id: ids[0], state: 'offered' }, { id: ids[1] }],
      next: expect.any(String),
    })
    const { next } = z.object({ next: z.string() }).parse(first.body)
    const second = await service.client.get(`/api/calls?limit=2&before=${next}`, signedIn)
    expect(second.body).toMatchObject({ calls: [{ id: ids[2] }], next: null })
    expect((await service.client.get('/api/calls?before=junk', signedIn)).status).toBe(400)
    expect((await service.client.get('/api/calls?limit=101', signedIn)).status).toBe(400)
  })
})

describe('somebody else’s call', () => {
  it('looks like none at all', async () => {
    const { callId } = await liveCall()
    const answers = await Promise.all([
      service.client.get(`/api/calls/${callId}`, stranger),
      service.client.get(`/api/calls/${callId}/audit`, stranger),
      service.client.post(`/api/calls/${callId}/end`, undefined, stranger),
      service.client.get(`/api/calls/${newId('call')}`, stranger),
    ])
    for (const { status, code } of answers) expect([status, code]).toEqual([404, 'call_not_found'])
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'live' })
  })
})

describe('GET /api/calls/{id}/audit', () => {
  it('tells the owner what was done, in order', async () => {
    const { callId } = await liveCall()
    const row = (tool: string, at: number) => ({
      id: newId('aud'),
      at: new Date(at),
      owner_id: ada.id,
      caller_id: ada.id,
      via: 'call',
      act: 'parley',
      call_id: callId,
      login_session_id: null,
      tool,
      scope: 'read',
      outcome: 'allowed' as const,
      code: null,
      duration_ms: 3,
    })
    const rows = [row('find_times', 2000), row('who_am_i', 1000)]
    await service.database.insertInto('audit').values(rows).execute()
    const { body } = await service.client.get(`/api/calls/${callId}/audit`, token)
    expect(body).toMatchObject({
      call_id: callId,
      audit: [
        { tool: 'who_am_i', at: '1970-01-01T00:00:01.000Z', outcome: 'allowed' },
        { tool: 'find_times' },
      ],
    })
    expect(await show(callId)).toMatchObject({
      call: { id: callId },
      tool_calls: [
        { tool: 'who_am_i', title: 'Look up who is calling', scope: 'read', outcome: 'allowed' },
        { tool: 'find_times', title: 'Find free times', at: '1970-01-01T00:00:02.000Z' },
      ],
    })
  })
})

describe('POST /api/calls/{id}/end', () => {
  it('ends record, row and room, and may be said again', async () => {
    const { url, key, secret } = inject('livekit')
    const rooms = new RoomServiceClient(url, key, secret)
    const { callId, room } = await liveCall()
    await rooms.createRoom({ name: room })
    const end = () => service.client.post(`/api/calls/${callId}/end`, undefined, token)
    const first = await end()
    expect(first.status).toBe(200)
    expect(first.body).toMatchObject({ call: { state: 'ended', end_reason: 'stopped_by_user' } })
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' })
    expect(await rooms.listRooms([room])).toEqual([])
    expect((await end()).body).toEqual(first.body)
  })
})

describe('call events', () => {
  it('become the row’s start and end, once', async () => {
    const { callId } = await liveCall()
    await addCallEvent(service.redis, { call_id: callId, type: 'live', at: 1000 })
    await addCallEvent(service.redis, { call_id: callId, type: 'live', at: 2000 })
    await endCall(service.redis, callId, 'hang_up', 3000)
    await addCallEvent(service.redis, { call_id: callId, type: 'ended', at: 3000, why: 'hang_up' })
    await vi.waitFor(
      async () =>
        expect(await show(callId)).toMatchObject({
          call: {
            state: 'ended',
            started_at: '1970-01-01T00:00:01.000Z',
            ended_at: '1970-01-01T00:00:03.000Z',
            end_reason: 'hang_up',
          },
        }),
      { timeout: 10_000 },
    )
  })

  it('are stored again after Redis came back without the stream', async () => {
    const { callId } = await liveCall()
    await service.redis.del(CALL_EVENTS)
    await service.redis.xadd(CALL_EVENTS, '*', 'junk', '1')
    await addCallEvent(service.redis, { call_id: callId, type: 'live', at: 1000 })
    await vi.waitFor(
      async () => expect(await show(callId)).toMatchObject({ call: { state: 'live' } }),
      { timeout: 10_000 },
    )
  })
})

describe('a call that nobody ended', () => {
  const ended = (callId: string, why: string) =>
    vi.waitFor(
      async () =>
        expect(await show(callId)).toMatchObject({ call: { state: 'ended', end_reason: why } }),
      { timeout: 15_000 },
    )

  it('ends when its worker says nothing any more', async () => {
    const lost = await liveCall()
    const alive = await liveCall()
    const session = sessionKey(lost.room, ada.id)
    await service.redis.set(session, '{}')
    await service.redis.del(livenessKey(lost.callId))
    await ended(lost.callId, 'worker_lost')
    expect(await service.redis.exists(session)).toBe(0)
    expect(await readCall(service.redis, lost.callId)).toMatchObject({ state: 'ended' })
    expect(await readCall(service.redis, alive.callId)).toMatchObject({ state: 'live' })
  })

  it('ends when nobody joined while that was possible', async () => {
    const { callId } = await openedCall(service.client, token)
    const offeredAt = new Date(Date.now() - 3601 * 1000)
    await service.database
      .updateTable('calls')
      .set({ offered_at: offeredAt })
      .where('id', '=', callId)
      .execute()
    await ended(callId, 'not_answered')
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' })
  })

  it('ends when Redis has forgotten it', async () => {
    const { callId } = await openedCall(service.client, token)
    await service.redis.del(callKey(callId))
    await ended(callId, 'not_answered')
    expect(await readCall(service.redis, callId)).toBeUndefined()
  })

  it('ends with its login session', async () => {
    const user = await addUser(service.database)
    const signedIn = await service.client.signIn(user)
    const { callId } = await openedCall(service.client, signedIn)
    await service.database
      .updateTable('login_sessions')
      .set({ ended_at: new Date(), end_reason: 'test' })
      .where('user_id', '=', user.id)
      .execute()
    await vi.waitFor(
      async () => expect(await readCall(service.redis, callId)).toMatchObject({ state: 'ended' }),
      { timeout: 15_000 },
    )
  })
})
