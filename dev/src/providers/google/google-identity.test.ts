import { createHash, randomBytes } from 'node:crypto'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { google } from 'googleapis'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { walkConsent } from '../consent/walk-consent.ts'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import { CALENDAR_SCOPES, connectGoogle, googleAuth } from '../testing/google-client.ts'

const clock = () => fixedClock(Date.now())

test('a code with PKCE, state and nonce becomes tokens and an id_token that verifies', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const auth = googleAuth(providers)
  const verifier = randomBytes(32).toString('base64url')
  const address = auth.generateAuthUrl({
    access_type: 'offline',
    scope: CALENDAR_SCOPES,
    state: 'the-state',
  })
  const more = new URLSearchParams({
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const back = await walkConsent(`${address}&${more.toString()}`, { email: 'ada@example.com' })
  expect(back.searchParams.get('state')).toBe('the-state')
  const code = back.searchParams.get('code') ?? ''
  await expect(auth.getToken({ code, codeVerifier: 'another' })).rejects.toMatchObject({
    status: 400,
    message: 'invalid_grant',
  })
  const { tokens } = await auth.getToken({ code, codeVerifier: verifier })
  expect(tokens).toMatchObject({ token_type: 'Bearer', refresh_token: expect.any(String) })
  expect(tokens.scope?.split(' ')).toContain('https://www.googleapis.com/auth/userinfo.email')
  const keys = createRemoteJWKSet(new URL(`${providers.urls.google}/oauth2/v3/certs`))
  const { payload } = await jwtVerify(tokens.id_token ?? '', keys, {
    issuer: providers.urls.google,
    audience: 'parley-simulated',
  })
  expect(payload).toMatchObject({
    sub: '100000000000000000001',
    nonce: 'the-nonce',
    email: 'ada@example.com',
    email_verified: true,
  })
  await expect(auth.getToken({ code, codeVerifier: verifier })).rejects.toThrow('invalid_grant')
})

test('the SDK itself verifies the id_token and reads userinfo', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const { auth, tokens } = await connectGoogle(providers)
  const ticket = await auth.verifyIdToken({
    idToken: tokens.id_token ?? '',
    audience: 'parley-simulated',
  })
  expect(ticket.getPayload()?.email).toBe('ada@example.com')
  auth.setCredentials(tokens)
  const oauth2 = google.oauth2({ version: 'v2', auth, rootUrl: `${providers.urls.google}/` })
  const { data } = await oauth2.userinfo.get()
  expect(data).toMatchObject({ id: '100000000000000000001', verified_email: true })
})

test('an unticked box narrows what is granted, and the API refuses the rest', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const auth = googleAuth(providers)
  const events = 'https://www.googleapis.com/auth/calendar.events'
  const address = auth.generateAuthUrl({ access_type: 'offline', scope: CALENDAR_SCOPES })
  const back = await walkConsent(address, { email: 'ada@example.com', without: [events] })
  expect(back.searchParams.get('scope')).not.toContain(events)
  const { tokens } = await auth.getToken(back.searchParams.get('code') ?? '')
  expect(tokens.scope?.split(' ')).not.toContain(events)
  const bearer = { authorization: `Bearer ${tokens.access_token}` }
  const list = await fetch(`${providers.urls.google}/calendar/v3/calendars/primary/events`, {
    headers: bearer,
  })
  expect(list.status).toBe(403)
  expect(await list.json()).toMatchObject({
    error: { code: 403, errors: [{ domain: 'global', reason: 'insufficientPermissions' }] },
  })
})

test('pressing Cancel comes back as access_denied with the state', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const address = googleAuth(providers).generateAuthUrl({ scope: CALENDAR_SCOPES, state: 's' })
  const back = await walkConsent(address, { email: 'grace@example.com', decision: 'deny' })
  expect(Object.fromEntries(back.searchParams)).toEqual({ error: 'access_denied', state: 's' })
})

test('a refresh token comes with the first consent, and again only with prompt=consent', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  await connectGoogle(providers)
  const auth = googleAuth(providers)
  const options = { access_type: 'offline', scope: CALENDAR_SCOPES }
  const silent = await walkConsent(auth.generateAuthUrl(options), { email: 'ada@example.com' })
  const without = await auth.getToken(silent.searchParams.get('code') ?? '')
  expect(without.tokens.refresh_token).toBeUndefined()
})

test('a refresh keeps the old token; revocation ends everything, by query or by form', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const { auth, tokens } = await connectGoogle(providers)
  auth.setCredentials({ refresh_token: tokens.refresh_token ?? '' })
  const { credentials } = await auth.refreshAccessToken()
  expect(credentials.access_token).not.toBe(tokens.access_token)
  expect(credentials.refresh_token).toBe(tokens.refresh_token)
  await auth.revokeToken(tokens.refresh_token ?? '')
  await expect(auth.refreshAccessToken()).rejects.toMatchObject({
    status: 400,
    response: { data: { error_description: 'Token has been expired or revoked.' } },
  })
  await expect(auth.revokeToken(tokens.refresh_token ?? '')).rejects.toMatchObject({ status: 400 })
})

test("redirect addresses and secrets that are not the client's are refused", async () => {
  const client = {
    clientId: 'parley-simulated',
    clientSecret: 'parley-simulated-secret',
    redirectUris: ['http://127.0.0.1:8000/only-this'],
  }
  await using providers = await startSimulatedProviders({ clock: clock(), clients: [client] })
  const address = googleAuth(providers).generateAuthUrl({ scope: CALENDAR_SCOPES })
  expect((await fetch(address, { redirect: 'manual' })).status).toBe(400)
  const token = await fetch(`${providers.urls.google}/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: client.clientId, client_secret: 'wrong' }),
  })
  expect(token.status).toBe(401)
  expect(await token.json()).toMatchObject({ error: 'invalid_client' })
})

test('login_hint goes past the chooser, prompt=none past every page or back with an error', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const auth = googleAuth(providers)
  const options = { scope: CALENDAR_SCOPES, login_hint: 'ada@example.com' }
  const page = await (await fetch(auth.generateAuthUrl(options))).text()
  expect(page).toContain('name="decision"')
  const silent = { ...options, prompt: 'none' }
  const refused = await walkConsent(auth.generateAuthUrl(silent), { email: 'ada@example.com' })
  expect(refused.searchParams.get('error')).toBe('interaction_required')
  await walkConsent(auth.generateAuthUrl(options), { email: 'ada@example.com' })
  const granted = await walkConsent(auth.generateAuthUrl(silent), { email: 'ada@example.com' })
  expect(granted.searchParams.get('code')).toMatch(/^4\/0/)
})

test('include_granted_scopes adds what was granted before', async () => {
  await using providers = await startSimulatedProviders({ clock: clock() })
  const auth = googleAuth(providers)
  const grant = async (options: { scope: string; include_granted_scopes?: boolean }) => {
    const back = await walkConsent(auth.generateAuthUrl(options), { email: 'ada@example.com' })
    const { tokens } = await auth.getToken(back.searchParams.get('code') ?? '')
    return tokens.scope?.split(' ').toSorted()
  }
  const freeBusy = 'https://www.googleapis.com/auth/calendar.freebusy'
  await grant({ scope: 'openid' })
  expect(await grant({ scope: freeBusy })).toEqual([freeBusy])
  expect(await grant({ scope: freeBusy, include_granted_scopes: true })).toEqual([
    freeBusy,
    'openid',
  ])
})
