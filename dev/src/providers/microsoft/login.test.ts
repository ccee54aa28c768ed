import { createHash, randomBytes } from 'node:crypto'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { walkConsent } from '../consent/walk-consent.ts'
import { CONSUMERS_TENANT } from '../people/person.ts'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import {
  authorizeAddress,
  CALLBACK,
  connectMicrosoft,
  postToken,
  redeem,
} from '../testing/graph-client.ts'

const start = () => startSimulatedProviders({ clock: fixedClock(Date.now()) })
const email = 'ada@contoso.example'

test('a code with PKCE and nonce becomes tokens, and an id_token with tid and oid', async () => {
  await using providers = await start()
  const verifier = randomBytes(32).toString('base64url')
  const address = authorizeAddress(providers, {
    nonce: 'the-nonce',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const back = await walkConsent(address, { email })
  expect(back.searchParams.get('state')).toBe('a-state')
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
  }
  expect(await postToken(providers, { ...form, code_verifier: 'other' })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [501481] },
  })
  const { status, body } = await postToken(providers, { ...form, code_verifier: verifier })
  expect(status).toBe(200)
  expect(body.scope?.split(' ')).not.toContain('offline_access')
  const base = providers.urls.microsoftLogin
  const keys = createRemoteJWKSet(new URL(`${base}/common/discovery/v2.0/keys`))
  const tid = String(decodeJwt(body.id_token ?? '')['tid'])
  const { payload } = await jwtVerify(body.id_token ?? '', keys, {
    issuer: `${base}/${tid}/v2.0`,
    audience: 'parley-simulated',
  })
  expect(payload).toMatchObject({
    oid: '00000000-0000-4000-8000-0000000000a1',
    preferred_username: email,
    nonce: 'the-nonce',
    ver: '2.0',
  })
  expect(await postToken(providers, { ...form, code_verifier: verifier })).toMatchObject({
    body: { error: 'invalid_grant', error_codes: [54005] },
  })
})

test('each refresh gives a new refresh token and leaves the old one good', async () => {
  await using providers = await start()
  const { tokens } = await connectMicrosoft(providers)
  const refresh = (token = '') =>
    postToken(providers, { grant_type: 'refresh_token', refresh_token: token })
  const first = await refresh(tokens.refresh_token)
  const again = await refresh(tokens.refresh_token)
  expect(first.body.refresh_token).not.toBe(tokens.refresh_token)
  expect(again.status).toBe(200)
  providers.simulation.failpoints.add({
    operation: 'microsoft.token.refresh',
    effect: { kind: 'revoke_grant' },
  })
  expect(await refresh(first.body.refresh_token)).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_codes: [50173] },
  })
})

test('without offline_access there is no refresh token', async () => {
  await using providers = await start()
  const address = authorizeAddress(providers, { scope: 'openid User.Read' })
  const back = await walkConsent(address, { email })
  const { body } = await redeem(providers, back.searchParams.get('code') ?? '')
  expect(body.refresh_token).toBeUndefined()
})

test('a personal account carries the tenant of all personal accounts', async () => {
  await using providers = await start()
  const { tokens } = await connectMicrosoft(providers, 'alan@outlook.example')
  expect(decodeJwt(tokens.id_token ?? '')['tid']).toBe(CONSUMERS_TENANT)
  const chooser = (tenant: string) =>
    walkConsent(authorizeAddress(providers, {}, tenant), { email: 'alan@outlook.example' })
  await expect(chooser('organizations')).rejects.toThrow('not on the account chooser')
  await expect(chooser('consumers')).resolves.toBeInstanceOf(URL)
})

test('Cancel, form_post and a wrong secret answer as the platform does', async () => {
  await using providers = await start()
  const denied = await walkConsent(authorizeAddress(providers), { email, decision: 'deny' })
  expect(denied.searchParams.get('error')).toBe('access_denied')
  const posted = await walkConsent(authorizeAddress(providers, { response_mode: 'form_post' }), {
    email,
  })
  expect(posted.searchParams.get('code')).toMatch(/^M\.C5_/)
  expect(await postToken(providers, { client_secret: 'wrong' })).toMatchObject({
    status: 401,
    body: { error: 'invalid_client', error_codes: [7000215] },
  })
})

test('discovery names the doors; the issuer of an open tenant is a pattern', async () => {
  await using providers = await start()
  const base = providers.urls.microsoftLogin
  const response = await fetch(`${base}/common/v2.0/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    issuer: `${base}/{tenantid}/v2.0`,
    token_endpoint: `${base}/common/oauth2/v2.0/token`,
  })
})
