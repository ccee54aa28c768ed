import { createHmac } from 'node:crypto'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../testing/fixed-clock.ts'
import { newKeyPair, readPrivateKey, readPublicKey } from './keys.ts'
import { TokenError } from './token-error.ts'
import { signToolToken, verifyToolToken, type ToolTokenSigner } from './tool-token.ts'

const AUDIENCE = 'parley-mcp'
const clock = fixedClock('2026-11-24T09:00:00Z')

let worker: ToolTokenSigner
let api: ToolTokenSigner
let publicKeyText: string

beforeAll(async () => {
  worker = await signer('orchestrator')
  api = await signer('connection-api')
})

async function signer(issuer: string): Promise<ToolTokenSigner> {
  const pair = await newKeyPair(issuer)
  if (issuer === 'orchestrator') publicKeyText = pair.publicKey
  const { kid, key } = await readPrivateKey('KEY', pair.privateKey)
  publicHalves.set(issuer, await readPublicKey('KEY', pair.publicKey))
  return { issuer, audience: AUDIENCE, algorithm: 'EdDSA', kid, key }
}

const publicHalves = new Map<string, Awaited<ReturnType<typeof readPublicKey>>>()

const issuers = () =>
  [...publicHalves].map(([issuer, key]) => ({ issuer, algorithm: 'EdDSA' as const, ...key }))

const verify = (token: string) => verifyToolToken(token, issuers(), AUDIENCE, clock)

const claims = {
  sub: 'user_a',
  scopes: ['read' as const],
  jti: 'token-1',
  act: { sub: 'parley' },
  call_id: 'call_a',
  room: 'room_a',
  grant: 'grant.of.call',
}

const sign = (over: object = {}, by: Partial<ToolTokenSigner> = {}, seconds?: number) =>
  signToolToken({ ...claims, ...over }, { ...worker, ...by }, clock, seconds)

/** A token signed as the worker signs, with any header and any claims. */
async function handmade(header: object, payload: object): Promise<string> {
  const now = Math.floor(clock.now() / 1000)
  const all = { iss: 'orchestrator', aud: AUDIENCE, iat: now, exp: now + 60, ...claims, ...payload }
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'tool+jwt', ...header })
    .sign(worker.key)
}

async function problemOf(token: string): Promise<[string, boolean]> {
  const error = await verify(token).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof TokenError)) throw new Error('The token was taken')
  return [error.problem, error.signedClaims !== undefined]
}

describe('a tool token', () => {
  it('comes back as it was signed, by who signed it', async () => {
    const now = Math.floor(clock.now() / 1000)
    expect(await verify(await sign())).toEqual({
      via: 'call',
      ...claims,
      iat: now,
      exp: now + 900,
    })
  })

  it('of the connection API stands on a login session, whatever else it says', async () => {
    const login = { sid: 'login_a', owner: 'user_a', caller: 'owner' as const }
    expect(await verify(await sign(login, api))).toMatchObject({ via: 'login', ...login })
  })

  it('of the worker never stands on a login session', async () => {
    const { call_id: _call, room: _room, grant: _grant, ...rest } = claims
    const token = await signToolToken(
      { ...rest, sid: 'login_a', owner: 'user_a', caller: 'owner' },
      worker,
      clock,
    )
    expect(await problemOf(token)).toEqual(['wrong_claims', true])
  })

  it('lives 15 minutes at most, however long it was wished for', async () => {
    const { exp, iat } = await verify(await sign({}, {}, 86_400))
    expect(exp - iat).toBe(900)
  })

  it.each<[string, () => Promise<string>]>([
    ['expired', () => sign({}, {}, -10)],
    ['wrong_claims', () => sign({}, { audience: 'somebody-else' })],
    ['wrong_claims', () => handmade({ typ: 'at+jwt' }, {})],
    ['wrong_claims', () => handmade({ typ: undefined }, {})],
    ['wrong_claims', () => handmade({}, { exp: Math.floor(clock.now() / 1000) + 3600 })],
    ['wrong_claims', () => handmade({}, { iat: Math.floor(clock.now() / 1000) + 60 })],
    ['expired', () => handmade({}, { iat: Math.floor(clock.now() / 1000) - 1000 })],
    ...['sub', 'jti', 'scopes', 'act', 'call_id', 'room', 'grant', 'exp', 'iat'].map(
      (name): [string, () => Promise<string>] => [
        'wrong_claims',
        () => handmade({}, { [name]: undefined }),
      ],
    ),
    ['wrong_claims', () => sign({ scopes: ['everything'] })],
    ['wrong_claims', () => sign({ scopes: [] })],
    ['wrong_claims', () => sign({ turn: { number: 1, yes: true } })],
  ])('is refused as %s, with what its issuer said in it', async (problem, make) => {
    expect(await problemOf(await make())).toEqual([problem, true])
  })

  it.each<[string, string, () => Promise<string>]>([
    ['with alg none', 'forged', async () => replaceHeader('none', '')],
    [
      'HS256 made with the public key',
      'forged',
      async () => {
        const text = (await replaceHeader('HS256', 'x')).split('.').slice(0, 2).join('.')
        const mac = createHmac('sha256', publicKeyText).update(text).digest('base64url')
        return `${text}.${mac}`
      },
    ],
    ['of an issuer that nobody knows', 'forged', () => sign({}, { issuer: 'somebody' })],
    [
      'of one issuer in the name of another',
      'forged',
      () => sign({}, { issuer: 'connection-api' }),
    ],
    ['with a changed claim', 'forged', changed],
    ['that is no token', 'malformed', async () => 'hello'],
  ])('%s is %s and nobody’s word', async (_what, problem, make) => {
    expect(await problemOf(await make())).toEqual([problem, false])
  })

  async function replaceHeader(alg: string, signature: string): Promise<string> {
    const [, payload = ''] = (await sign()).split('.')
    const header = Buffer.from(JSON.stringify({ alg, typ: 'tool+jwt' })).toString('base64url')
    return `${header}.${payload}.${signature}`
  }

  async function changed(): Promise<string> {
    const [header = '', payload = '', signature = ''] = (await sign()).split('.')
    const text = Buffer.from(payload, 'base64url').toString().replace('user_a', 'user_b')
    return [header, Buffer.from(text).toString('base64url'), signature].join('.')
  }

  it('may be signed with a shared secret where that is configured, and then with nothing else', async () => {
    const key = new TextEncoder().encode('0123456789abcdef0123456789abcdef')
    const shared = { issuer: 'orchestrator', algorithm: 'HS256' as const, key }
    const token = await signToolToken(claims, { ...shared, audience: AUDIENCE }, clock)
    expect(await verifyToolToken(token, [shared], AUDIENCE, clock)).toMatchObject(claims)
    const other = verifyToolToken(await sign(), [shared], AUDIENCE, clock)
    await expect(other).rejects.toThrow(TokenError)
  })

  it('says the same sentence whatever is wrong with it', async () => {
    const messages = await Promise.all(
      ['hello', await sign({}, {}, -10), await sign({}, { issuer: 'x' })].map(async (token) =>
        verify(token).catch((error: unknown) => (error instanceof Error ? error.message : '')),
      ),
    )
    expect(new Set(messages).size).toBe(1)
  })
})
