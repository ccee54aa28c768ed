import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { claimCall, readCall } from '@parley/shared/sessions/call-record'
import { systemClock } from '@parley/shared/time/clock'
import { verifyCallGrant } from '@parley/shared/tokens/call-grant'
import { readPublicKey } from '@parley/shared/tokens/keys'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

const real = () => realServices()

let service: TestService
let ada: TestUser
let token: string

beforeAll(async () => {
  service = await startTestService(real())
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
})
afterAll(() => service[Symbol.asyncDispose]())

describe('POST /api/connection-details', () => {
  it('answers the seed’s body in both spellings', async () => {
    const body = { room_config: { agents: [{ agent_name: 'banking-assistant' }] } }
    const answer = await service.client.post('/api/connection-details', body, token)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const room = expect.stringMatching(/^voice_assistant_room_\d+_[0-9a-f]{32}$/)
    expect(answer.body).toEqual({
      serverUrl: inject('livekit').url,
      roomName: room,
      participantToken: expect.any(String),
      participantName: 'Ada',
      server_url: inject('livekit').url,
      room_name: room,
      participant_token: expect.any(String),
      participant_name: 'Ada',
    })
  })

  it('lets one person into one room with a microphone and nothing more', async () => {
    const call = await openedCall(service.client, token)
    const claims = decodeJwt(call.participantToken)
    expect(claims).toMatchObject({
      iss: inject('livekit').key,
      sub: `voice_assistant_user_${ada.id}`,
      name: 'Ada',
      video: {
        room: call.room,
        roomJoin: true,
        canPublish: true,
        canPublishSources: ['microphone'],
        canSubscribe: true,
        canPublishData: true,
        canUpdateOwnMetadata: false,
      },
    })
    expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(3600)
    expect(call.metadata).toEqual({
      user_id: ada.id,
      email: ada.email,
      roles: ['customer'],
      permissions: ['read', 'transact', 'configure'],
      session_type: 'voice_assistant',
      platform: 'web',
      call_id: call.callId,
    })
  })

  it('gives a token that LiveKit takes', async () => {
    const { participantToken } = await openedCall(service.client, token)
    const url = new URL('/rtc/validate', inject('livekit').url.replace(/^ws/, 'http'))
    url.searchParams.set('access_token', participantToken)
    expect((await fetch(url)).status).toBe(200)
    url.searchParams.set('access_token', `${participantToken}x`)
    expect((await fetch(url)).status).toBe(401)
  })

  it('summons our agent with a grant for exactly this call', async () => {
    const call = await openedCall(service.client, token)
    expect(call.agentName).toBe('parley')
    const key = await readPublicKey('KEY', service.publicKey)
    expect(await verifyCallGrant(call.grant, key, 'parley-mcp', systemClock)).toMatchObject({
      sub: ada.id,
      owner: ada.id,
      caller: 'owner',
      call_id: call.callId,
      room: call.room,
      scopes: ['read', 'transact', 'configure'],
      channel: 'web',
      platform: 'web',
      assurance: 'password',
      sid: decodeJwt(token)['sid'],
    })
    expect(await readCall(service.redis, call.callId)).toMatchObject({
      state: 'offered',
      room: call.room,
      sub: ada.id,
    })
  })

  it('grants what the person may do now, not what the token says', async () => {
    const user = await addUser(service.database)
    const signedIn = await service.client.signIn(user)
    await service.database
      .updateTable('user_roles')
      .set({ role: 'viewer' })
      .where('user_id', '=', user.id)
      .execute()
    const { grant } = await openedCall(service.client, signedIn)
    expect(decodeJwt(grant)['scopes']).toEqual(['read'])
  })

  it('opens nothing once signed out, and nothing without a sign-in', async () => {
    const user = await addUser(service.database)
    const signedIn = await service.client.signIn(user)
    await service.client.post('/api/auth/logout', undefined, signedIn)
    const out = await service.client.post('/api/connection-details', {}, signedIn)
    expect([out.status, out.code]).toEqual([401, 'signed_out'])
    const none = await service.client.post('/api/connection-details', {})
    expect([none.status, none.code]).toEqual([401, 'not_signed_in'])
    const calls = await service.database
      .selectFrom('calls')
      .select('id')
      .where('owner_id', '=', user.id)
      .execute()
    expect(calls).toEqual([])
  })

  it('lets a new offer take the place of the oldest, and never of a call going on', async () => {
    const user = await addUser(service.database)
    const signedIn = await service.client.signIn(user)
    const offers = []
    for (let n = 0; n < 6; n += 1) offers.push(await openedCall(service.client, signedIn))
    const states = offers.map(async ({ callId }) => (await readCall(service.redis, callId))?.state)
    expect(await Promise.all(states)).toEqual(['ended', ...Array(5).fill('offered')])
    for (const { callId, room } of offers.slice(1)) {
      expect(await claimCall(service.redis, callId, room, Date.now())).toBe(true)
    }
    const more = await service.client.post('/api/connection-details', {}, signedIn)
    expect([more.status, more.code]).toEqual([429, 'too_many_calls'])
  })

  it('does not mistake a body in another form for none', async () => {
    const response = await fetch(`${service.client.url}/api/connection-details`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
      body: JSON.stringify({ room_name: 'mine' }),
    })
    expect(response.status).toBe(415)
  })
})

describe('DEFAULT_USER_ID', () => {
  it('gives its call to this machine alone, and to no bad token', async () => {
    await using developer = await startTestService(real(), { DEFAULT_USER_ID: 'user_default' })
    const ask = (headers: Record<string, string>) =>
      fetch(`${developer.client.url}/api/connection-details`, { method: 'POST', headers })
    expect((await ask({})).status).toBe(401)
    await addUser(developer.database, { id: 'user_default' })
    expect((await ask({})).status).toBe(200)
    expect((await ask({ 'x-forwarded-for': '203.0.113.1' })).status).toBe(401)
    expect((await ask({ authorization: 'Bearer nonsense' })).status).toBe(401)
    expect((await developer.client.get('/api/auth/me')).status).toBe(401)
    const platforms = await developer.database.selectFrom('calls').select('platform').execute()
    expect(platforms).toEqual([{ platform: 'default' }])
  })
})
