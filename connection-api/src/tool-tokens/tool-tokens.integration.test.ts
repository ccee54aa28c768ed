import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '@parley/shared/identity/ids'
import { addUser } from '../testing/add-user.ts'
import { addOpenOwner, type OpenOwner } from '../testing/open-owner.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { useTool } from '../testing/tool-door.ts'
import { aWednesday } from '../testing/wednesday.ts'

const ToolToken = z.object({ token: z.string() })
const Approvals = z.object({
  approvals: z.array(z.looseObject({ id: z.string(), status: z.string(), question: z.string() })),
})
const Leaves = z.object({ leaves: z.array(z.looseObject({ id: z.string() })) })

const day = aWednesday()

let world: ServiceWithTools
let service: TestService
let mcp: string
let ada: OpenOwner
let access: string

beforeAll(async () => {
  world = await startWithTools()
  ;({ service, mcp } = world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await addOpenOwner(service)
  access = ada.token
})

const ask = (body: unknown, token = access) => service.client.post('/api/tool-tokens', body, token)

async function newToken(body: unknown = { scopes: ['read', 'transact'], client: 'Notes app' }) {
  return ToolToken.parse((await ask(body)).body).token
}

async function findSlot(token: string): Promise<unknown> {
  const found = await useTool(mcp, token, 'find_times', { when: `${day} 10:00` })
  const [slot] = z
    .object({ slots: z.array(z.object({ slot: z.string() })) })
    .parse(found.data).slots
  return slot?.slot
}

/** Asks for an appointment; gives the arguments of the second call. */
async function propose(token: string, title = 'Dentist') {
  const args = { slot: await findSlot(token), title }
  const { data } = await useTool(mcp, token, 'book_appointment', args)
  return { ...args, consent: z.object({ consent: z.string() }).parse(data).consent }
}

const book = (token: string, args: Record<string, unknown>) =>
  useTool(mcp, token, 'book_appointment', args)

async function approvals(status = 'waiting', token = access) {
  const { body } = await service.client.get(`/api/approvals?status=${status}`, token)
  return Approvals.parse(body).approvals
}

const answer = (id: string | undefined, given: string, token = access) =>
  service.client.post(`/api/approvals/${id}`, { answer: given }, token)

describe('POST /api/tool-tokens', () => {
  it('gives a quarter of an hour in the person’s own calendar, in the client’s name', async () => {
    const asked = await ask({ scopes: ['read', 'read'], client: ' Notes app ' })
    expect(asked).toMatchObject({
      status: 201,
      body: { token_type: 'Bearer', expires_in: 900, scopes: ['read'], client: 'Notes app' },
    })
    expect(asked.headers.get('cache-control')).toBe('no-store')
    const { token } = ToolToken.parse(asked.body)
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'tool+jwt' })
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token)
    expect(exp - iat).toBe(900)
    expect(claims).toEqual({
      iss: 'connection-api',
      aud: 'parley-mcp',
      sub: ada.id,
      owner: ada.id,
      caller: 'owner',
      sid: expect.stringMatching(/^ses_/),
      scopes: ['read'],
      jti: expect.any(String),
      act: { sub: 'client:Notes app' },
      client: { name: 'Notes app' },
      held: true,
    })
  })

  it('refuses what the person may not do, and what it does not know', async () => {
    const viewer = await addUser(service.database, { role: 'viewer' })
    const token = await service.client.signIn(viewer)
    expect(await ask({ scopes: ['read', 'transact'] }, token)).toMatchObject({
      status: 403,
      code: 'scope_not_allowed',
    })
    const bad = [
      {},
      { scopes: [] },
      { scopes: ['everything'] },
      { scopes: ['read'], client: '' },
      { scopes: ['read'], client: 'two\nlines' },
      { scopes: ['read'], client: 'x'.repeat(61) },
      { scopes: ['read'], owner: 'user_somebody' },
    ]
    for (const body of bad) expect((await ask(body)).status, JSON.stringify(body)).toBe(400)
    expect((await service.client.post('/api/tool-tokens', { scopes: ['read'] })).status).toBe(401)
  })

  it('gives a token that no door of this service takes', async () => {
    const token = await newToken()
    const doors = ['/api/approvals', '/api/standing-leaves', '/api/auth/me', '/api/calls']
    for (const door of doors) expect((await service.client.get(door, token)).status).toBe(401)
    expect((await ask({ scopes: ['read'] }, token)).status).toBe(401)
  })

  it('gives a token that ends with the login session', async () => {
    const token = await newToken()
    expect((await useTool(mcp, token, 'who_am_i')).ok).toBe(true)
    await service.client.post('/api/auth/logout', undefined, access)
    expect(await useTool(mcp, token, 'who_am_i')).toMatchObject({
      status: 403,
      error: { code: 'SIGN_IN_AGAIN' },
    })
  })
})

describe('approvals', () => {
  it('let the person say yes, once, to what a client asks', async () => {
    const token = await newToken()
    const args = await propose(token)
    const [asked, ...others] = await approvals()
    expect(others).toEqual([])
    expect(asked).toEqual({
      id: expect.stringMatching(/^appr_/),
      client: 'Notes app',
      tool: 'book_appointment',
      scope: 'transact',
      question: expect.stringMatching(
        /^Shall I book Dentist on Wednesday \d+ \w+( \d{4})?, from 10 to 10:30 am\?$/,
      ),
      status: 'waiting',
      created_at: expect.any(String),
      expires_at: expect.any(String),
      answered_at: null,
      used_at: null,
    })
    expect(await book(token, args)).toMatchObject({
      status: 409,
      error: { code: 'APPROVAL_WAITING' },
    })
    expect(await answer(asked?.id, 'yes')).toMatchObject({
      status: 200,
      body: { approval: { id: asked?.id, status: 'approved' } },
    })
    expect(await book(token, args)).toMatchObject({ ok: true, data: { outcome: 'booked' } })
    expect(await answer(asked?.id, 'no')).toMatchObject({ status: 409, code: 'approval_used' })
    expect(await approvals()).toEqual([])
    const listed = await useTool(mcp, token, 'list_appointments', { when: day })
    expect(listed.data).toMatchObject({ appointments: [{ title: 'Dentist' }] })
  })

  it('let the person say no, and think better of a yes', async () => {
    const token = await newToken()
    const args = await propose(token)
    const [asked] = await approvals()
    await answer(asked?.id, 'yes')
    await answer(asked?.id, 'no')
    expect(await book(token, args)).toMatchObject({ error: { code: 'CONSENT_REFUSED' } })
  })

  it('give a client leave, which is listed and can be withdrawn', async () => {
    const token = await newToken()
    const first = await propose(token, 'First')
    const [asked] = await approvals()
    await answer(asked?.id, 'yes_and_leave')
    expect(await book(token, first)).toMatchObject({ ok: true })
    const second = await propose(token, 'Second')
    expect(await book(token, second)).toMatchObject({ ok: true, data: { outcome: 'booked' } })
    const listed = await service.client.get('/api/standing-leaves', access)
    expect(listed.body).toEqual({
      leaves: [
        {
          id: expect.stringMatching(/^leave_/),
          client: 'Notes app',
          scope: 'transact',
          created_at: expect.any(String),
        },
      ],
    })
    const [leave] = Leaves.parse(listed.body).leaves
    const withdraw = (by = access) => service.client.delete(`/api/standing-leaves/${leave?.id}`, by)
    const other = await service.client.signIn(await addUser(service.database))
    expect(await withdraw(other)).toMatchObject({ status: 404, code: 'leave_not_found' })
    expect((await withdraw()).status).toBe(204)
    expect((await withdraw()).status).toBe(404)
    const third = await propose(token, 'Third')
    expect(await book(token, third)).toMatchObject({ error: { code: 'APPROVAL_WAITING' } })
    const decided = await service.database
      .selectFrom('audit')
      .select(['act', 'scope', 'code', 'outcome'])
      .where('owner_id', '=', ada.id)
      .where('tool', '=', 'answer_approval')
      .orderBy('at')
      .execute()
    expect(decided).toEqual(
      ['yes_and_leave', 'leave_withdrawn'].map((code) => ({
        act: 'client:Notes app',
        scope: 'transact',
        code,
        outcome: 'allowed',
      })),
    )
  })

  it('belong to one person: others neither see nor answer them', async () => {
    const token = await newToken()
    await propose(token)
    const [asked] = await approvals()
    const other = await service.client.signIn(await addUser(service.database))
    expect(await approvals('waiting', other)).toEqual([])
    for (const id of [asked?.id, newId('appr'), 'appr_', 'a%00b']) {
      expect(await answer(id, 'yes', other)).toMatchObject({ status: 404 })
    }
    expect((await approvals())[0]?.status).toBe('waiting')
    expect((await answer(asked?.id, 'maybe')).status).toBe(400)
  })

  it('cannot be answered once they are too old', async () => {
    await propose(await newToken())
    const [asked] = await approvals()
    await service.database
      .updateTable('approvals')
      .set({ expires_at: new Date(Date.now() - 1) })
      .where('owner_id', '=', ada.id)
      .execute()
    expect(await answer(asked?.id, 'yes')).toMatchObject({ status: 409, code: 'approval_expired' })
    expect(await approvals()).toEqual([])
    expect(await approvals('expired')).toHaveLength(1)
  })

  it('are taken back before they are used, or not at all', async () => {
    const token = await newToken()
    for (let round = 1; round <= 6; round += 1) {
      const args = await propose(token, `Round ${round}`)
      const [asked] = await approvals()
      await answer(asked?.id, 'yes')
      const [no, booked] = await Promise.all([answer(asked?.id, 'no'), book(token, args)])
      expect([no.status, booked.ok]).toEqual(booked.ok ? [409, true] : [200, false])
    }
  })

  it('are answered the same by two clicks at once', async () => {
    await propose(await newToken())
    const [asked] = await approvals()
    const clicks = await Promise.all([1, 2, 3].map(() => answer(asked?.id, 'yes_and_leave')))
    expect(clicks.map(({ status }) => status)).toEqual([200, 200, 200])
    const listed = await service.client.get('/api/standing-leaves', access)
    expect(Leaves.parse(listed.body).leaves).toHaveLength(1)
  })
})
