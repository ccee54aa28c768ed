import { decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { systemClock } from '@parley/shared/time/clock'
import {
  startSimulatedClerk,
  type SimulatedClerk,
  type SimulatedClerkSession,
} from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { createClerkKeys } from './clerk-keys.ts'
import { verifyClerkToken, type ClerkTokenParts } from './clerk-token.ts'

const AUDIENCE = 'https://api.example.com'

let clerk: SimulatedClerk
let parts: ClerkTokenParts
let session: SimulatedClerkSession
let sub: string

beforeAll(async () => {
  clerk = await startSimulatedClerk(systemClock)
})
afterAll(() => clerk[Symbol.asyncDispose]())
beforeEach(() => {
  const { id } = clerk.addUser()
  sub = id
  session = clerk.signIn({ id })
  parts = {
    settings: {
      issuer: clerk.url,
      secretKey: clerk.secretKey,
      authorizedParties: [clerk.party],
      audience: AUDIENCE,
      webhookSecrets: [],
      onPage: undefined,
      apiUrl: clerk.url,
    },
    keys: createClerkKeys(clerk.url, systemClock, 0),
    clock: systemClock,
  }
})

const verify = (token: string, changes: Partial<ClerkTokenParts> = {}) =>
  verifyClerkToken(token, { ...parts, ...changes })

const seconds = () => Math.floor(Date.now() / 1000)

describe('a Clerk token', () => {
  it('of a session is taken', async () => {
    const claims = await verify(await session.token())
    expect(claims).toMatchObject({ sub, sid: session.sid, email: undefined, name: undefined })
  })

  it('of a template is taken with our audience, and brings what the template says', async () => {
    const said = { email: 'ada@example.com', name: 'Ada', zoneinfo: 'Europe/London' }
    const claims = await verify(await session.templateToken(AUDIENCE, said))
    expect(claims).toMatchObject({
      sub,
      sid: undefined,
      email: 'ada@example.com',
      name: 'Ada',
      zone: 'Europe/London',
    })
    const both = await verify(await session.templateToken(undefined, { aud: ['x', AUDIENCE] }))
    expect(both.sub).toBe(sub)
  })

  it.each<[string, () => Promise<string>]>([
    ['from another issuer', () => session.token({ iss: 'https://other.clerk.accounts.dev' })],
    ['of another application', () => session.token({ azp: 'https://evil.example' })],
    ['of no application', () => session.token({ azp: undefined })],
    ['for another audience', () => session.token({ aud: 'https://other.example' })],
    ['of a template for another audience', () => session.templateToken('https://other.example')],
    ['of a template with no audience', () => session.templateToken(undefined)],
    ['that has run out', () => session.token({ exp: seconds() - 6 })],
    ['that never runs out', () => session.token({ exp: undefined })],
    ['that is not good yet', () => session.token({ nbf: seconds() + 60 })],
    ['from the future', () => session.token({ iat: seconds() + 60 })],
    ['of somebody not done with signing in', () => session.token({ sts: 'pending' })],
    ['of somebody who signed in as them', () => session.token({ act: { sub: 'user_x' } })],
    ['of a machine', () => session.token({ sub: 'mch_1' })],
    ['of nobody', () => session.token({ sub: undefined })],
    ['with a login session of our own', () => session.token({ sid: 'ses_abc' })],
    ['signed by somebody else', () => forged('ins_made_up')],
    ['signed by somebody else in the name of a key of Clerk’s', () => forgedInName()],
    ['signed with a shared secret', () => forgedWithSecret()],
    ['that nobody signed', () => unsigned()],
  ])('%s is refused', async (_what, make) => {
    await expect(verify(await make())).rejects.toMatchObject({ status: 401 })
  })

  it('of a template is refused where no audience is configured', async () => {
    const settings = { ...parts.settings, audience: undefined }
    const token = await session.templateToken(AUDIENCE)
    await expect(verify(token, { settings })).rejects.toMatchObject({ status: 401 })
    expect((await verify(await session.token(), { settings })).sub).toBe(sub)
  })

  it('is taken for five seconds more, as Clerk itself does', async () => {
    const token = await session.token({ exp: seconds() })
    expect((await verify(token, { clock: fixedClock(Date.now() + 3000) })).sub).toBe(sub)
  })
})

describe('Clerk’s keys', () => {
  it('are fetched once for many tokens, and again for a key that is new', async () => {
    const path = '/.well-known/jwks.json'
    const fetches = () => clerk.requests.get(path) ?? 0
    const before = fetches()
    await Promise.all([1, 2, 3].map(async () => verify(await session.token())))
    expect(fetches()).toBe(before + 1)
    const old = await session.token()
    await clerk.rotate({ forgetOld: false })
    expect((await verify(await session.token())).sub).toBe(sub)
    expect((await verify(old)).sub).toBe(sub)
    expect(fetches()).toBe(before + 2)
    expect(parts.keys.fetchedAt()).toBeGreaterThan(Date.now() - 10_000)
  })

  it('that Clerk took back are worth nothing once they are fetched anew', async () => {
    const old = await session.token()
    expect((await verify(old)).sub).toBe(sub)
    await clerk.rotate({ forgetOld: true })
    await parts.keys.refetch()
    await expect(verify(old)).rejects.toMatchObject({ status: 401 })
  })

  it('are not fetched for every made-up key id', async () => {
    const keys = createClerkKeys(clerk.url, systemClock)
    await verify(await session.token(), { keys })
    const before = clerk.requests.get('/.well-known/jwks.json')
    for (let number = 0; number < 5; number += 1) {
      await expect(verify(await forged(`ins_${number}`), { keys })).rejects.toMatchObject({
        status: 401,
      })
    }
    expect(clerk.requests.get('/.well-known/jwks.json')).toBe(before)
  })

  it('that cannot be fetched refuse nobody: it is our outage', async () => {
    const token = await session.token()
    clerk.setDown(true)
    await expect(verify(token)).rejects.toMatchObject({ status: 503 })
    clerk.setDown(false)
    const nowhere = createClerkKeys('http://127.0.0.1:9', systemClock)
    await expect(verify(token, { keys: nowhere })).rejects.toMatchObject({ status: 503 })
  })
})

function claims() {
  const base = { iss: clerk.url, sub, sid: session.sid, azp: clerk.party }
  return { ...base, iat: seconds(), exp: seconds() + 60 }
}

async function forged(kid: string): Promise<string> {
  const { privateKey } = await generateKeyPair('RS256')
  return new SignJWT(claims()).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey)
}

async function forgedInName(): Promise<string> {
  return forged(decodeProtectedHeader(await session.token()).kid ?? '')
}

function forgedWithSecret(): Promise<string> {
  const key = new TextEncoder().encode('a secret that is long enough to sign with')
  return new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(key)
}

async function unsigned(): Promise<string> {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims())}.`
}
