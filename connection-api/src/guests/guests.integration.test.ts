import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { claimCall, readCall } from '@parley/shared/sessions/call-record'
import { askLiveness } from '@parley/shared/sessions/liveness'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser } from '../testing/add-user.ts'
import { callOfDetails } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let service: TestService

beforeAll(async () => {
  const real = realServices()
  const caps = {
    GUEST_CALLS_AT_ONCE: '4',
    GUEST_CALLS_A_DAY: '6',
    GUEST_CALLS_AT_ONCE_PER_ADDRESS: '3',
    GUEST_CALLS_A_DAY_PER_ADDRESS: '8',
    PROXY_HOPS: '1',
  }
  service = await startTestService(real, caps)
})
afterAll(() => service[Symbol.asyncDispose]())

const Made = z.object({ link: z.object({ id: z.string() }), secret: z.string(), url: z.string() })

async function newOwner(role?: string) {
  const user = await addUser(service.database, role === undefined ? {} : { role })
  return { ...user, token: await service.client.signIn(user) }
}

async function newLink(token: string, body: Readonly<Record<string, unknown>> = {}) {
  const answer = await service.client.post('/api/guest-links', { label: 'Site', ...body }, token)
  expect(answer.status).toBe(201)
  return Made.parse(answer.body)
}

let lastAddress = 0
/** Every guest comes from a network of their own unless it is said. */
const newAddress = () => `192.0.2.${(lastAddress += 1)}`

async function ring(link: string, address = newAddress()) {
  const response = await fetch(`${service.client.url}/api/guest/connection-details`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    body: JSON.stringify({ link }),
  })
  const body: unknown = await response.json()
  const failed = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
  return { status: response.status, body, error: failed.safeParse(body).data?.error }
}

async function calling(link: string, address?: string) {
  const { status, body } = await ring(link, address)
  expect(status).toBe(200)
  return callOfDetails(body)
}

describe('a guest link', () => {
  it('is shown once, kept as a hash, and tells no more than whom it leads to and for what', async () => {
    const { token, id } = await newOwner()
    const { secret, url, link } = await newLink(token)
    expect(url).toBe(`http://localhost:8000/g/${secret}`)
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    const stored = await service.database.selectFrom('guest_links').selectAll().execute()
    expect(JSON.stringify(stored)).not.toContain(secret)
    const listed = await service.client.get('/api/guest-links', token)
    expect(JSON.stringify(listed.body)).not.toContain(secret)
    expect(listed.body).toMatchObject({ links: [{ id: link.id, label: 'Site', state: 'open' }] })
    await service.database
      .insertInto('appointment_kinds')
      .values({ id: `kind_${id}`, owner_id: id, name: 'Check-up', minutes: 30 })
      .execute()
    const about = await service.client.post('/api/guest/about', { link: secret })
    expect(about.body).toEqual({
      owner: { name: 'Ada Lovelace' },
      kinds: [{ name: 'Check-up', minutes: 30, price: null, place: null }],
      messages_by: [],
    })
  })

  it('is its owner’s alone', async () => {
    const [ada, grace] = [await newOwner(), await newOwner()]
    const { link, secret } = await newLink(ada.token)
    expect((await service.client.get('/api/guest-links', grace.token)).body).toEqual({ links: [] })
    const revoked = await service.client.delete(`/api/guest-links/${link.id}`, grace.token)
    expect([revoked.status, revoked.code]).toEqual([404, 'link_not_found'])
    expect((await ring(secret)).status).toBe(200)
    expect((await service.client.post('/api/guest-links', { label: 'x' })).status).toBe(401)
  })

  it.each([
    [{}],
    [{ label: '' }],
    [{ label: 'two\nlines' }],
    [{ label: 'x', expires_in_days: 0 }],
    [{ label: 'x', caps: { call_minutes: 61 } }],
    [{ label: 'x', caps: { calls: 1 } }],
    [{ label: 'x', owner: 'user_x' }],
  ])('is not made of %j', async (body) => {
    const { token } = await newOwner()
    expect((await service.client.post('/api/guest-links', body, token)).status).toBe(400)
  })

  it('is open until it runs out, and looks then like one that never was', async () => {
    const { token } = await newOwner()
    const { secret, link } = await newLink(token, { expires_in_days: 1 })
    await service.database
      .updateTable('guest_links')
      .set({ expires_at: new Date() })
      .where('id', '=', link.id)
      .execute()
    const expired = await ring(secret)
    const never = await ring('x'.repeat(43))
    expect([expired.status, expired.error?.code]).toEqual([404, 'link_not_open'])
    expect(expired.body).toEqual(never.body)
    expect((await service.client.post('/api/guest/about', { link: secret })).body).toEqual(
      never.body,
    )
  })
})

describe('a guest’s call', () => {
  it('has the owner in a claim of its own, and nothing else of them', async () => {
    const { token, id, email } = await newOwner()
    const { secret, link } = await newLink(token, { caps: { call_minutes: 5 } })
    const call = await calling(secret)
    const grant = decodeJwt(call.grant)
    expect(grant).toMatchObject({
      sub: expect.stringMatching(/^guest_[a-z0-9]{26}$/),
      owner: id,
      caller: 'guest',
      scopes: ['read', 'transact'],
      sid: link.id,
    })
    expect(Number(grant.exp) - Number(grant.iat)).toBe(300)
    expect(call.metadata).toEqual({
      user_id: grant.sub,
      email: '',
      roles: ['guest'],
      permissions: ['read', 'transact'],
      session_type: 'voice_assistant',
      platform: 'web',
      call_id: call.callId,
    })
    const readable = JSON.stringify([decodeJwt(call.participantToken), grant])
    for (const theirs of [email, 'Ada', 'Lovelace', 'Europe/London']) {
      expect(readable).not.toContain(theirs)
    }
    expect(
      JSON.stringify(decodeJwt(call.participantToken)).split(call.grant).join(''),
    ).not.toContain(id)
    const { body } = await service.client.get('/api/calls', token)
    expect(body).toMatchObject({
      calls: [{ id: call.callId, caller: 'guest', guest_link: link.id }],
    })
  })

  it('may only read where its owner may only read', async () => {
    const { token } = await newOwner('viewer')
    const call = await calling((await newLink(token)).secret)
    expect(decodeJwt(call.grant)).toMatchObject({ scopes: ['read'] })
  })

  it('ends with the link, before the owner has the answer', async () => {
    const { token, id } = await newOwner()
    const { secret, link } = await newLink(token)
    const { callId, room, metadata } = await calling(secret)
    await claimCall(service.redis, callId, room, Date.now())
    const on = { call: callId, sub: metadata.user_id, owner: id, room }
    const ask = () => askLiveness(service.redis, { on, useOnce: undefined })
    expect(await ask()).toBe('live')
    const revoked = await service.client.delete(`/api/guest-links/${link.id}`, token)
    expect(revoked.status).toBe(204)
    expect(await ask()).toBe('over')
    const { body } = await service.client.get(`/api/calls/${callId}`, token)
    expect(body).toMatchObject({ call: { state: 'ended', end_reason: 'link_revoked' } })
    expect((await ring(secret)).error?.code).toBe('link_not_open')
  })

  it('ends with the link, whoever revoked it, and with the owner’s rights', async () => {
    const stateOf = async (callId: string) => (await readCall(service.redis, callId))?.state
    const [ada, grace] = [await newOwner(), await newOwner()]
    const revoked = await newLink(ada.token)
    const one = await calling(revoked.secret)
    await service.database
      .updateTable('guest_links')
      .set({ revoked_at: new Date() })
      .where('id', '=', revoked.link.id)
      .execute()
    const two = await calling((await newLink(grace.token)).secret)
    await service.database.deleteFrom('user_roles').where('user_id', '=', grace.id).execute()
    const states = () => Promise.all([stateOf(one.callId), stateOf(two.callId)])
    await expect.poll(states, { timeout: 15_000 }).toEqual(['ended', 'ended'])
  })

  it('goes on when the owner signs out', async () => {
    const { token } = await newOwner()
    const { callId, room } = await calling((await newLink(token)).secret)
    await claimCall(service.redis, callId, room, Date.now())
    await service.client.post('/api/auth/logout', undefined, token)
    expect(await readCall(service.redis, callId)).toMatchObject({ state: 'live' })
  })

  it('is no sign-in: its tokens open no door of people', async () => {
    const { token } = await newOwner()
    const call = await calling((await newLink(token)).secret)
    for (const held of [call.participantToken, call.grant]) {
      expect((await service.client.get('/api/calls', held)).status).toBe(401)
      expect((await service.client.post('/api/connection-details', {}, held)).status).toBe(401)
    }
  })
})

describe('caps', () => {
  const codes = (answers: readonly { readonly error: { code: string } | undefined }[]) =>
    answers.map(({ error }) => error?.code ?? 'taken').toSorted()

  it('hold by link, also for those who come at the same moment', async () => {
    const { token } = await newOwner()
    const caps = { calls_at_once: 2, calls_a_day: 3 }
    const { secret, link } = await newLink(token, { caps })
    const answers = await Promise.all(Array.from({ length: 5 }, () => ring(secret)))
    expect(codes(answers)).toEqual([
      ...Array.from({ length: 3 }, () => 'guest_calls_at_once'),
      'taken',
      'taken',
    ])
    await endCalls(link.id)
    expect((await ring(secret)).status).toBe(200)
    const over = await ring(secret)
    expect(over.error).toEqual({
      code: 'guest_calls_a_day',
      message: 'All lines are busy today. Try again tomorrow.',
    })
    await service.database
      .updateTable('calls')
      .set({ offered_at: new Date(Date.now() - 25 * 3600_000) })
      .where('guest_link_id', '=', link.id)
      .execute()
    expect((await ring(secret)).status).toBe(200)
  })

  it('hold by owner, over all of their links', async () => {
    const { token } = await newOwner()
    const links = await Promise.all(Array.from({ length: 3 }, () => newLink(token)))
    const answers = await Promise.all(
      links.flatMap(({ secret }) => [ring(secret), ring(secret), ring(secret)]),
    )
    expect(codes(answers).filter((code) => code === 'taken')).toHaveLength(4)
    await Promise.all(links.map(({ link }) => endCalls(link.id)))
    const later = await Promise.all(links.map(({ secret }) => ring(secret)))
    expect(codes(later)).toEqual(['guest_calls_a_day', 'taken', 'taken'])
  })

  it('hold by network address, over all owners', async () => {
    const links = await Promise.all(
      Array.from({ length: 3 }, async () => newLink((await newOwner()).token)),
    )
    const address = newAddress()
    const answers = await Promise.all(
      links.flatMap(({ secret }) => [ring(secret, address), ring(secret, address)]),
    )
    expect(codes(answers).filter((code) => code === 'taken')).toHaveLength(3)
    const another = await newLink((await newOwner()).token)
    const refused = await ring(another.secret, address)
    expect(refused.error?.message).toBe(
      'There are too many calls from your network just now. Try again in a few minutes.',
    )
    expect((await ring(another.secret)).status).toBe(200)
  })

  it('do not count an offer that nobody took for a minute', async () => {
    const { token } = await newOwner()
    const { secret, link } = await newLink(token, { caps: { calls_at_once: 1 } })
    const address = newAddress()
    const first = await calling(secret, address)
    expect((await ring(secret, address)).error?.code).toBe('guest_calls_at_once')
    await service.database
      .updateTable('calls')
      .set({ offered_at: new Date(Date.now() - 61_000) })
      .where('guest_link_id', '=', link.id)
      .execute()
    expect((await ring(secret, address)).status).toBe(200)
    expect(await readCall(service.redis, first.callId)).toMatchObject({ state: 'ended' })
  })

  it('stop who tries links', async () => {
    const address = newAddress()
    const tries = Array.from({ length: 100 }, (_, index) => ring(`wrong-${index}`, address))
    await Promise.all(tries)
    expect((await ring('wrong', address)).error?.code).toBe('too_many_attempts')
  })
})

const endCalls = (linkId: string) =>
  service.database
    .updateTable('calls')
    .set({ ended_at: new Date(), end_reason: 'hang_up' })
    .where('guest_link_id', '=', linkId)
    .execute()
