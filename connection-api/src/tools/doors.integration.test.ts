import express, { type RequestHandler } from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { listen, type Listening } from '@parley/shared/http/listen'
import { askLiveness } from '@parley/shared/sessions/liveness'
import { systemClock } from '@parley/shared/time/clock'
import { readPublicKey } from '@parley/shared/tokens/keys'
import { verifyToolToken, type ToolClaims } from '@parley/shared/tokens/tool-token'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

/** What stands where the MCP server does: it checks the token as that does, and answers as told. */
let server: Listening
let reply: (args: Record<string, unknown>) => { status: number; body: unknown }
let seen: { tool: string; args: Record<string, unknown>; claims: ToolClaims; live: string }[] = []

let service: TestService
let ada: TestUser
let token: string

const Body = z.looseObject({ jwt_token: z.string() })

beforeAll(async () => {
  const app = express()
  app.post('/tools/:name', express.json(), takeCall())
  server = await listen(app, 0, '127.0.0.1')
  const real = realServices()
  const MCP_SERVER_URL = `http://127.0.0.1:${server.port}/mcp`
  service = await startTestService(real, { MCP_SERVER_URL })
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})
beforeEach(() => {
  seen = []
})

function takeCall(): RequestHandler<{ name: string }> {
  return async (request, response) => {
    const { jwt_token, ...args } = Body.parse(request.body)
    const { key } = await readPublicKey('KEY', service.publicKey)
    const issuer = { issuer: 'connection-api', algorithm: 'EdDSA' as const, key }
    const claims = await verifyToolToken(jwt_token, [issuer], 'parley-mcp', systemClock)
    if (claims.via !== 'login') throw new Error('Not a token for a login session')
    const on = { login: claims.sid }
    const live = await askLiveness(service.redis, { on, useOnce: undefined })
    seen.push({ tool: request.params.name, args, claims, live })
    const { status, body } = reply(args)
    response.status(status).json(body)
  }
}

const answer = (data: unknown) => ({ status: 200, body: { ok: true, tool: 't', text: '', data } })
const refuse = (status: number, code: string) => ({
  status,
  body: { ok: false, tool: 't', error: { code, message: 'Say sorry.\n[slot ab: secret]' } },
})

const slot = (hour: number) => ({
  slot: `s${hour}`,
  start: `2026-07-01T${hour}:00:00Z`,
  end: `2026-07-01T${hour}:30:00Z`,
  zone: 'Europe/London',
  spoken: 'some time',
})

const check = (body: unknown) =>
  service.client.post('/api/calendar/check-availability', body, token)

describe('POST /api/calendar/check-availability', () => {
  it('reads every page and says the time in the owner’s zone', async () => {
    const pages = [[slot(10), slot(11)], [slot(12)]]
    reply = ({ page }) => {
      const slots = pages[Number(page) - 1]
      return answer({ from: '', to: '', zone: 'Europe/London', slots, page, more: page === 1 })
    }
    const { status, body } = await check({ date: '2026-07-01' })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: true,
      date: '2026-07-01',
      available_slots: [
        { slot: 's10', start: '2026-07-01T10:00:00Z', time: '11:00', end_time: '11:30' },
        { time: '12:00' },
        { time: '13:00' },
      ],
    })
    expect(seen.map(({ tool, args }) => [tool, args])).toEqual([
      ['find_times', { when: '2026-07-01', page: 1 }],
      ['find_times', { when: '2026-07-01', page: 2 }],
    ])
  })

  it('shows a token for this person, this login session, this scope, soon over', async () => {
    reply = () => refuse(409, 'NO_FREE_TIME')
    await check({ date: '2026-07-01', duration_minutes: 45 })
    const [call] = seen
    expect(call?.args).toMatchObject({ duration_minutes: 45 })
    expect(call?.live).toBe('live')
    expect(call?.claims).toMatchObject({
      via: 'login',
      sub: ada.id,
      owner: ada.id,
      caller: 'owner',
      scopes: ['read'],
      act: { sub: 'connection-api' },
    })
    expect((call?.claims.exp ?? 0) - (call?.claims.iat ?? 0)).toBe(60)
  })

  it('takes a full day for an answer', async () => {
    reply = () => refuse(409, 'NO_FREE_TIME')
    expect((await check({ date: '2026-07-01' })).body).toEqual({
      success: true,
      date: '2026-07-01',
      available_slots: [],
    })
  })

  it.each([[{}], [{ date: 'tomorrow' }], [{ date: '2026-02-30' }], [{ date: '2026-07-01', x: 1 }]])(
    'refuses %j and asks nobody',
    async (body) => {
      expect((await check(body)).status).toBe(400)
      expect(seen).toEqual([])
    },
  )
})

describe('GET /api/appointments/upcoming', () => {
  it('lists them all', async () => {
    const { slot: handle, ...times } = slot(10)
    const appointment = { ...times, appointment: handle, id: 'appt_1', title: 'Dentist' }
    const data = { ...appointment, status: 'confirmed', event_id: 'evt_1' }
    reply = () => answer({ zone: 'Europe/London', appointments: [data], page: 1, more: false })
    const { body } = await service.client.get('/api/appointments/upcoming', token)
    expect(body).toEqual({ zone: 'Europe/London', appointments: [data] })
  })

  it('needs somebody signed in who may read', async () => {
    expect((await service.client.get('/api/appointments/upcoming')).status).toBe(401)
    const nobody = await addUser(service.database, { role: 'nothing' })
    const signedIn = await service.client.signIn(nobody)
    const answer = await service.client.get('/api/appointments/upcoming', signedIn)
    expect([answer.status, answer.code]).toEqual([403, 'not_allowed'])
    expect(seen).toEqual([])
  })
})

describe('GET /calendar/events', () => {
  it('asks for the time said', async () => {
    const item = {
      kind: 'event',
      id: 'evt_1',
      title: 'Lunch',
      start: 's',
      end: 'e',
      all_day: false,
    }
    const own = { ...item, kind: 'appointment', id: 'appt_1' }
    reply = () => answer({ from: 'f', to: 't', zone: 'Europe/London', items: [own, item] })
    const path = '/calendar/events?from=2026-07-01&to=2026-07-02'
    const { body } = await service.client.get(path, token)
    expect(body).toEqual({ from: 'f', to: 't', zone: 'Europe/London', events: [item] })
    expect(seen[0]?.args).toEqual({ when: '2026-07-01/2026-07-02' })
  })

  it.each([
    [refuse(403, 'SIGN_IN_AGAIN'), 401, 'signed_out'],
    [refuse(403, 'NOT_ALLOWED'), 403, 'not_allowed'],
    [refuse(400, 'NOT_UNDERSTOOD_WHEN'), 400, 'not_understood_when'],
    [refuse(429, 'TRY_AGAIN'), 429, 'try_again'],
    [refuse(503, 'CALENDAR_UNAVAILABLE'), 503, 'unavailable'],
    [refuse(401, 'invalid_token'), 503, 'unavailable'],
    [{ status: 500, body: { error: { code: 'internal' } } }, 503, 'unavailable'],
    [{ status: 200, body: 'nonsense' }, 503, 'unavailable'],
    [{ status: 200, body: { ok: true, data: { items: 1 } } }, 503, 'unavailable'],
  ])('turns %j into an answer of its own', async (told, status, code) => {
    reply = () => told
    const { body, ...answer } = await service.client.get('/calendar/events?when=today', token)
    expect([answer.status, answer.code]).toEqual([status, code])
    expect(JSON.stringify(body)).not.toMatch(/secret|Say sorry/)
  })
})

describe('without the MCP server', () => {
  it('says so and keeps the person signed in', async () => {
    await server[Symbol.asyncDispose]()
    const answer = await service.client.get('/calendar/events', token)
    expect([answer.status, answer.code]).toEqual([503, 'unavailable'])
  })
})
