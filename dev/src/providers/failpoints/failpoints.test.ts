import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { defaultClient } from '../oauth/clients.ts'
import { startSimulatedProviders, type SimulatedProviders } from '../start-simulated-providers.ts'
import { connectGoogle } from '../testing/google-client.ts'
import { createFailpoints, type SetFailpoint } from './failpoints.ts'
import type { FailpointInput } from './failpoint.ts'

const start = () => startSimulatedProviders({ clock: fixedClock(Date.now()) })

async function set(providers: SimulatedProviders, failpoint: FailpointInput): Promise<void> {
  const response = await fetch(`${providers.urls.control}/failpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(failpoint),
  })
  expect(response.status).toBe(201)
}

const credentials = {
  client_id: defaultClient.clientId,
  client_secret: defaultClient.clientSecret,
}

const Refreshed = z.looseObject({ refresh_token: z.string().optional() })

const event = {
  id: 'aaaaa11111',
  summary: 'Call',
  start: { dateTime: '2026-12-01T09:00:00Z' },
  end: { dateTime: '2026-12-01T09:30:00Z' },
}

test('skips, fires, counts and ends', () => {
  const failpoints = createFailpoints()
  failpoints.add({ operation: 'a.*', skip: 1, times: 2, effect: { kind: 'drop_answer' } })
  const fired = ['a.b', 'a.c', 'b.c', 'a.d', 'a.e'].map(
    (name) => failpoints.take(name, undefined).length,
  )
  expect(fired).toEqual([0, 1, 0, 1, 0])
  expect(failpoints.list()).toMatchObject<Partial<SetFailpoint>[]>([{ remaining: 0, fired: 2 }])
})

test('a dropped answer leaves the event behind', async () => {
  await using providers = await start()
  const { calendar } = await connectGoogle(providers)
  await set(providers, { operation: 'google.events.insert', effect: { kind: 'drop_answer' } })
  const insert = () => calendar.events.insert({ calendarId: 'primary', requestBody: event })
  await expect(insert()).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(insert()).rejects.toMatchObject({ status: 409 })
  const { data } = await calendar.events.get({ calendarId: 'primary', eventId: event.id })
  expect(data.summary).toBe('Call')
})

test('a dropped request leaves nothing behind', async () => {
  await using providers = await start()
  const { calendar } = await connectGoogle(providers)
  await set(providers, { operation: 'google.events.insert', effect: { kind: 'drop_request' } })
  const insert = () => calendar.events.insert({ calendarId: 'primary', requestBody: event })
  await expect(insert()).rejects.toMatchObject({ code: 'ECONNRESET' })
  await expect(insert()).resolves.toMatchObject({ status: 200 })
})

test('a burst of 429 with Retry-After ends by itself', async () => {
  await using providers = await start()
  const { calendar, tokens } = await connectGoogle(providers)
  await set(providers, {
    operation: 'google.events.*',
    person: 'ada@example.com',
    times: 3,
    effect: { kind: 'error', status: 429, retryAfterSeconds: 3 },
  })
  const list = () => calendar.events.list({ calendarId: 'primary' })
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const error = await list().catch((caught: unknown) => caught)
    expect(error).toMatchObject({
      status: 429,
      response: { data: { error: { errors: [{ reason: 'rateLimitExceeded' }] } } },
    })
  }
  const url = `${providers.urls.google}/calendar/v3/calendars/primary/events`
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  expect((await fetch(url, { headers })).headers.get('retry-after')).toBe('3')
  await expect(list()).resolves.toMatchObject({ status: 200 })
})

test('a delay holds the answer back after the work is done', async () => {
  await using providers = await start()
  const { calendar } = await connectGoogle(providers)
  await set(providers, { operation: 'google.events.insert', effect: { kind: 'delay', ms: 60_000 } })
  const signal = AbortSignal.timeout(200)
  await expect(
    calendar.events.insert({ calendarId: 'primary', requestBody: event }, { signal }),
  ).rejects.toMatchObject({ name: expect.stringMatching(/Error/) })
  const { data } = await calendar.events.get({ calendarId: 'primary', eventId: event.id })
  expect(data.status).toBe('confirmed')
})

test('revoking and expiring reach the person named, and nobody else', async () => {
  await using providers = await start()
  const ada = await connectGoogle(providers)
  const grace = await connectGoogle(providers, 'grace@example.com')
  const list = ({ calendar }: typeof ada) => calendar.calendarList.list()
  await set(providers, {
    operation: '*',
    person: 'ada@example.com',
    effect: { kind: 'expire_access_tokens' },
  })
  await expect(list(grace)).resolves.toMatchObject({ status: 200 })
  await expect(list(ada)).rejects.toMatchObject({ status: 401 })
  ada.auth.setCredentials({ refresh_token: ada.tokens.refresh_token ?? '' })
  await ada.auth.refreshAccessToken()
  await set(providers, {
    operation: 'google.token.refresh',
    person: 'ada@example.com',
    effect: { kind: 'revoke_grant' },
  })
  await expect(ada.auth.refreshAccessToken()).rejects.toThrow('invalid_grant')
  await expect(list(grace)).resolves.toMatchObject({ status: 200 })
})

test('a provider that takes each refresh token once ends the grant on a second use', async () => {
  await using providers = await start()
  const { tokens } = await connectGoogle(providers)
  await set(providers, {
    operation: 'google.token.refresh',
    times: 10,
    effect: { kind: 'rotate_refresh_token' },
  })
  // The SDK's own refresh puts the old token over the new one: it cannot follow such a provider.
  const refresh = async (token: string) => {
    const form = { ...credentials, grant_type: 'refresh_token', refresh_token: token }
    const url = `${providers.urls.google}/token`
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
    return Refreshed.parse(await response.json())
  }
  const next = await refresh(tokens.refresh_token ?? '')
  expect(next.refresh_token).not.toBe(tokens.refresh_token)
  expect(await refresh(tokens.refresh_token ?? '')).toMatchObject({ error: 'invalid_grant' })
  expect(await refresh(next.refresh_token ?? '')).toMatchObject({ error: 'invalid_grant' })
})

test('keys rotate, clocks are off and claims are wrong when asked', async () => {
  await using providers = await start()
  const { auth, tokens } = await connectGoogle(providers)
  const keys = async () => {
    const response = await fetch(`${providers.urls.google}/oauth2/v3/certs`)
    return (await response.text()).match(/"kid"/g)?.length
  }
  expect(await keys()).toBe(1)
  await set(providers, { operation: 'google.keys', effect: { kind: 'rotate_signing_keys' } })
  expect(await keys()).toBe(2)
  const before = decodeJwt(tokens.id_token ?? '')
  const operation = 'google.token.refresh'
  await set(providers, { operation, effect: { kind: 'clock_skew', ms: 600_000 } })
  await set(providers, { operation, effect: { kind: 'id_token_claims', claims: { aud: 'other' } } })
  auth.setCredentials({ refresh_token: tokens.refresh_token ?? '' })
  const { credentials } = await auth.refreshAccessToken()
  const claims = decodeJwt(credentials.id_token ?? '')
  expect(claims.aud).toBe('other')
  expect((claims.iat ?? 0) - (before.iat ?? 0)).toBe(600)
})

test('the state counts requests and shows no token', async () => {
  await using providers = await start()
  const { calendar, tokens } = await connectGoogle(providers)
  await calendar.events.insert({ calendarId: 'primary', requestBody: event })
  const state = await (await fetch(`${providers.urls.control}/state`)).text()
  expect(JSON.parse(state)).toMatchObject({
    counts: { 'google.token.code': 1, 'google.events.insert': 1 },
  })
  expect(state).not.toContain(tokens.access_token)
  const secrets = await (await fetch(`${providers.urls.control}/secrets`)).text()
  expect(secrets).toContain(tokens.access_token)
})

test('people and clients are added over HTTP, and nonsense is refused', async () => {
  await using providers = await start()
  const post = (path: string, body: unknown) =>
    fetch(`${providers.urls.control}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const person = {
    provider: 'google',
    id: '42',
    email: 'mary@example.com',
    givenName: 'Mary',
    familyName: 'Somerville',
  }
  expect((await post('people', person)).status).toBe(201)
  await expect(connectGoogle(providers, 'mary@example.com')).resolves.toBeDefined()
  expect((await post('people', { ...person, timeZone: 'Mars/Olympus' })).status).toBe(400)
  expect((await post('failpoints', { operation: 'x', effect: { kind: 'magic' } })).status).toBe(400)
})
