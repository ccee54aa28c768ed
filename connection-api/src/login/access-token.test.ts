import { SignJWT, UnsecuredJWT } from 'jose'
import { AccessToken } from 'livekit-server-sdk'
import { describe, expect, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { signCallGrant } from '@parley/shared/tokens/call-grant'
import { newKeyPair, readPrivateKey } from '@parley/shared/tokens/keys'
import { TokenError } from '@parley/shared/tokens/token-error'
import { signAccessToken, verifyAccessToken } from './access-token.ts'

const START = '2026-11-20T10:00:00Z'
const now = Date.parse(START) / 1000
const secret = '9'.repeat(64)
const access = { key: new TextEncoder().encode(secret), seconds: 1800 }
const person = {
  sid: 'ses_1',
  userId: 'user_1',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  platform: 'web',
  twoFactor: false,
  biometric: false,
  roles: ['customer'],
  permissions: ['read' as const],
}
const good = {
  header: { alg: 'HS256', typ: 'at+jwt' },
  iss: 'connection-api',
  aud: 'connection-api',
}

/** A token like ours but for `changes`, under our key or another. */
function forge(
  changes: Partial<typeof good> & { claims?: Record<string, unknown> },
  key: Uint8Array = access.key,
): Promise<string> {
  const { header, iss, aud, claims } = { ...good, ...changes }
  return new SignJWT({ sub: 'user_1', sid: 'ses_1', iat: now, exp: now + 1800, ...claims })
    .setProtectedHeader(header)
    .setIssuer(iss)
    .setAudience(aud)
    .sign(key)
}

const check = (token: string, clock = fixedClock(START)) => verifyAccessToken(token, access, clock)

describe('the access token', () => {
  it('says who and which login session for 30 minutes', async () => {
    const clock = fixedClock(START)
    const token = await signAccessToken(person, access, clock)
    clock.advance(1_799_000)
    expect(await check(token, clock)).toEqual({ sub: 'user_1', sid: 'ses_1' })
    clock.advance(1000)
    await expect(check(token, clock)).rejects.toMatchObject({ status: 401, problem: 'expired' })
  })

  it('is taken when made by hand as ours are', async () => {
    expect(await check(await forge({}))).toEqual({ sub: 'user_1', sid: 'ses_1' })
  })

  it.each([
    ['another key', () => forge({}, new TextEncoder().encode('8'.repeat(64)))],
    ['another algorithm', () => forge({ header: { alg: 'HS512', typ: 'at+jwt' } })],
    ['no type', () => forge({ header: { alg: 'HS256', typ: '' } })],
    ['another type', () => forge({ header: { alg: 'HS256', typ: 'tool+jwt' } })],
    ['another issuer', () => forge({ iss: 'orchestrator' })],
    ['another audience', () => forge({ aud: 'parley-mcp' })],
    ['no login session', () => forge({ claims: { sid: undefined } })],
    ['no expiry', () => forge({ claims: { exp: undefined } })],
    ['an age beyond ours', () => forge({ claims: { iat: now - 1801, exp: now + 9000 } })],
    ['no signature at all', async () => unsigned()],
    ['a call grant in its place', callGrant],
    ['junk', async () => 'a.b.c'],
  ])('is refused with %s', async (_what, token) => {
    await expect(check(await token())).rejects.toThrow(TokenError)
  })

  it('is no participant token, not even under the same secret', async () => {
    const clock = fixedClock(Date.now() + 1000)
    await expect(check(await participantToken(), clock)).rejects.toMatchObject({
      problem: 'wrong_claims',
    })
  })
})

function unsigned(): string {
  return new UnsecuredJWT({ sub: 'user_1', sid: 'ses_1' })
    .setIssuer(good.iss)
    .setAudience(good.aud)
    .setIssuedAt(now)
    .setExpirationTime(now + 1800)
    .encode()
}

async function callGrant(): Promise<string> {
  const key = await readPrivateKey('KEY', (await newKeyPair('k')).privateKey)
  const grant = {
    sub: 'user_1',
    owner: 'user_1',
    caller: 'owner' as const,
    call_id: 'call_1',
    room: 'room_1',
    scopes: ['read' as const],
    channel: 'web' as const,
    platform: 'web',
    assurance: 'password',
    sid: 'ses_1',
    jti: 'aud_1',
  }
  return signCallGrant(grant, key, 'connection-api', fixedClock(START))
}

async function participantToken(): Promise<string> {
  const token = new AccessToken('connection-api', secret, { identity: 'user_1' })
  token.addGrant({ roomJoin: true, room: 'room_1' })
  return token.toJwt()
}
