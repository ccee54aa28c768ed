import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { newId } from '@parley/shared/identity/ids'
import { createRedis } from '@parley/shared/redis/redis-client'
import { createLogger } from '@parley/shared/logging/logger'
import { readCall } from '@parley/shared/sessions/call-record'
import { systemClock } from '@parley/shared/time/clock'
import {
  startSimulatedClerk,
  type SimulatedClerk,
  type SimulatedClerkSession,
} from '../../../dev/src/clerk/start-simulated-clerk.ts'
import type { SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import { createRooms } from '../calls/rooms.ts'
import { addUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { useTool } from '../testing/tool-door.ts'
import { endClerkSession } from './end-clerk-session.ts'

const AUDIENCE = 'https://api.example.com'

let stack: AsyncDisposableStack
let clerk: SimulatedClerk
let service: TestService
let mcp: string
let clara: SimulatedClerkUser
let session: SimulatedClerkSession

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  clerk = stack.use(await startSimulatedClerk(systemClock))
  const variables = {
    CLERK_ISSUER: clerk.url,
    CLERK_SECRET_KEY: clerk.secretKey,
    CLERK_AUTHORIZED_PARTIES: clerk.party,
    CLERK_AUDIENCE: AUDIENCE,
    CLERK_API_URL: clerk.url,
  }
  ;({ service, mcp } = stack.use(await startWithTools(variables)))
})
afterAll(() => stack.disposeAsync())
beforeEach(() => {
  clara = clerk.addUser()
  session = clerk.signIn(clara)
})

const me = (token: string) => service.client.get('/users/me', token)

const loginsOf = (userId: string) =>
  service.database
    .selectFrom('login_sessions')
    .select(['id', 'source', 'ended_at', 'end_reason'])
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .execute()

/** As the webhook of a later day will. */
async function clerkEnded(sid: string, userId = clara.id): Promise<void> {
  const log = createLogger('test', 'silent')
  const redis = createRedis(service.env['REDIS_URL'] ?? '', log)
  await redis.connect()
  const rooms = createRooms(inject('livekit'))
  const parts = { database: service.database, redis, rooms, clock: systemClock, log }
  await endClerkSession(parts, { userId, sid })
  redis.disconnect()
}

describe('who I am', () => {
  it('is answered in the seeds’ shape at all three doors', async () => {
    const token = await session.token()
    for (const door of ['/users/me', '/api/users/current', '/api/auth/me']) {
      const answer = await service.client.get(door, token)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.body).toEqual({
        user_id: clara.id,
        clerk_user_id: clara.id,
        email: clara.email,
        full_name: 'Clara Clerk',
        timezone: 'UTC',
        created_at: expect.any(String),
        has_google_calendar: false,
        has_microsoft_calendar: false,
        user: {
          id: clara.id,
          email: clara.email,
          name: 'Clara Clerk',
          platform: 'web',
          roles: ['customer'],
          permissions: ['read', 'transact', 'configure'],
        },
      })
    }
  })

  it('says which calendars are connected', async () => {
    await me(await session.token())
    const account = { user_id: clara.id, is_default: false, counts_as_busy: true }
    await service.database
      .insertInto('calendar_accounts')
      .values([
        {
          ...account,
          id: newId('acct'),
          provider: 'microsoft',
          provider_sub: 'a',
          status: 'active',
        },
        {
          ...account,
          id: newId('acct'),
          provider: 'google',
          provider_sub: 'b',
          status: 'needs_consent',
        },
      ])
      .execute()
    expect((await me(await session.token())).body).toMatchObject({
      has_microsoft_calendar: true,
      has_google_calendar: false,
    })
  })

  it('has no Clerk id for somebody with a password, who can sign in as well', async () => {
    const ada = await addUser(service.database)
    const token = await service.client.signIn(ada)
    expect((await me(token)).body).toMatchObject({ user_id: ada.id, clerk_user_id: null })
  })
})

describe('a person of Clerk’s', () => {
  it('is made once on first sight, with what everybody begins with', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(async () => me(await session.token())))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const accounts = await service.database
      .selectFrom('calendar_accounts')
      .select(['provider', 'is_default'])
      .where('user_id', '=', clara.id)
      .execute()
    expect(accounts).toEqual([{ provider: 'built-in', is_default: true }])
    expect(await loginsOf(clara.id)).toEqual([
      { id: session.sid, source: 'clerk', ended_at: null, end_reason: null },
    ])
  })

  it('is described by the token where it says enough; Clerk is not asked then', async () => {
    const said = { email: 'Clara@Work.example', name: 'Clara C.', zoneinfo: 'America/New_York' }
    const asked = clerk.requests.get(`/v1/users/${clara.id}`)
    const { body } = await me(await session.templateToken(AUDIENCE, said))
    expect(body).toMatchObject({
      email: 'clara@work.example',
      full_name: 'Clara C.',
      timezone: 'America/New_York',
    })
    expect(clerk.requests.get(`/v1/users/${clara.id}`)).toBe(asked)
    const later = clerk.signIn(clara)
    await me(await later.token({ email: 'clara@home.example' }))
    expect((await me(await session.token())).body).toMatchObject({
      email: 'clara@home.example',
      full_name: 'Clara C.',
    })
  })

  it('has no address that they did not prove', async () => {
    const shy = clerk.addUser({ emailVerified: false })
    expect((await me(await clerk.signIn(shy).token())).body).toMatchObject({ email: null })
  })

  it('is not made of somebody whom Clerk does not know', async () => {
    const ghost = clerk.signIn({ id: 'user_nobody' })
    expect((await me(await ghost.token())).status).toBe(401)
    expect(await loginsOf('user_nobody')).toEqual([])
  })

  it('does not take over an account of our own that has the same id', async () => {
    const ada = await addUser(service.database)
    const thief = clerk.signIn({ id: ada.id })
    const token = await thief.token({ email: 'x@example.com', name: 'X' })
    expect(await me(token)).toMatchObject({ status: 401, code: 'invalid_token' })
    expect(await loginsOf(ada.id)).toEqual([])
  })

  it('does not share a login session with anybody', async () => {
    await me(await session.token())
    const other = clerk.signIn(clerk.addUser())
    const token = await other.token({ sid: session.sid })
    expect(await me(token)).toMatchObject({ status: 401, code: 'signed_out' })
  })

  it('waits where Clerk cannot be asked who they are', async () => {
    await me(await session.token())
    clerk.setDown(true)
    const stranger = await clerk.signIn(clerk.addUser()).token()
    expect((await me(stranger)).status).toBe(503)
    expect((await me(await session.token())).status).toBe(200)
    clerk.setDown(false)
    expect((await me(stranger)).status).toBe(200)
  })
})

describe('every door', () => {
  it('takes a Clerk token: connection details, calls, tool tokens, REST over tools', async () => {
    const token = await session.token()
    const call = await openedCall(service.client, token)
    expect(call.metadata).toMatchObject({ user_id: clara.id, email: clara.email, platform: 'web' })
    const { body } = await service.client.get('/api/calls', token)
    expect(JSON.stringify(body)).toContain(call.callId)
    const events = await service.client.get('/calendar/events?when=tomorrow', token)
    expect(events).toMatchObject({ status: 200, body: { zone: 'UTC', events: [] } })
    expect(await toolToken(token)).toBeDefined()
  })

  it('refuses one that does not hold, in the same words as one of ours', async () => {
    const answer = await me(await session.token({ azp: 'https://evil.example' }))
    expect(answer).toMatchObject({ status: 401, code: 'invalid_token' })
    expect((await me(await session.templateToken('https://other.example'))).status).toBe(401)
    expect((await me(await session.templateToken(undefined))).status).toBe(401)
    expect((await me(await session.token({ iss: 'connection-api' }))).status).toBe(401)
    expect((await me('x.y.z')).status).toBe(401)
  })
})

describe('a login session of Clerk’s', () => {
  it('ends with a logout here, with its calls and tool tokens', async () => {
    const token = await session.token()
    const call = await openedCall(service.client, token)
    const held = await toolToken(token)
    expect((await useTool(mcp, held, 'who_am_i')).ok).toBe(true)
    expect((await service.client.post('/api/auth/logout', undefined, token)).status).toBe(204)
    expect(await me(await session.token())).toMatchObject({ status: 401, code: 'signed_out' })
    expect(await readCall(service.redis, call.callId)).toMatchObject({ state: 'ended' })
    expect((await useTool(mcp, held, 'who_am_i')).error?.code).toBe('SIGN_IN_AGAIN')
    expect((await me(await clerk.signIn(clara).token())).status).toBe(200)
  })

  it('ends when Clerk says so, also one that was never seen', async () => {
    const token = await session.token()
    await me(token)
    await clerkEnded(session.sid)
    await clerkEnded(session.sid)
    expect(await me(token)).toMatchObject({ status: 401, code: 'signed_out' })
    const unseen = clerk.signIn(clara)
    await clerkEnded(unseen.sid)
    expect((await me(await unseen.token())).status).toBe(401)
    await clerkEnded('sess_x', 'user_unknown')
  })

  it('is listed with the others and can be ended from another', async () => {
    await me(await session.token())
    const other = clerk.signIn(clara)
    const { body } = await service.client.get('/api/auth/sessions', await other.token())
    expect(JSON.stringify(body)).toContain(session.sid)
    const path = `/api/auth/sessions/${session.sid}`
    expect((await service.client.delete(path, await other.token())).status).toBe(204)
    expect((await me(await session.token())).status).toBe(401)
  })
})

describe('the login session of template tokens', () => {
  it('is one for a user, whatever number of tokens', async () => {
    const second = clerk.signIn(clara)
    await Promise.all(
      [session, second, session].map(async (one) => me(await one.templateToken(AUDIENCE))),
    )
    expect(await loginsOf(clara.id)).toMatchObject([
      { id: expect.stringMatching(/^ses_/), source: 'clerk_template', ended_at: null },
    ])
  })

  it('ends when any of the user’s Clerk sessions ends, and with it what stands on it', async () => {
    const token = await session.templateToken(AUDIENCE)
    const held = await toolToken(token)
    await clerkEnded(clerk.signIn(clara).sid)
    expect(await me(token)).toMatchObject({ status: 401, code: 'signed_out' })
    expect((await useTool(mcp, held, 'who_am_i')).error?.code).toBe('SIGN_IN_AGAIN')
    const bystander = clerk.signIn(clerk.addUser())
    expect((await me(await bystander.templateToken(AUDIENCE))).status).toBe(200)
  })

  it('begins again with a token that is younger than the end', async () => {
    const token = await session.templateToken(AUDIENCE)
    await me(token)
    await clerkEnded(session.sid)
    await service.database
      .updateTable('login_sessions')
      .set({ ended_at: new Date(Date.now() - 60_000) })
      .where('user_id', '=', clara.id)
      .execute()
    expect((await me(await clerk.signIn(clara).templateToken(AUDIENCE))).status).toBe(200)
    const logins = (await loginsOf(clara.id)).filter(({ source }) => source === 'clerk_template')
    expect(logins).toHaveLength(2)
    expect(logins.filter(({ ended_at }) => ended_at === null)).toHaveLength(1)
  })
})

async function toolToken(token: string): Promise<string> {
  const { body } = await service.client.post('/api/tool-tokens', { scopes: ['read'] }, token)
  return z.object({ token: z.string() }).parse(body).token
}
