import { beforeAll, describe, expect, it } from 'vitest'
import { participantIdentity } from '@parley/shared/identity/participant'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { signCallGrant, type CallGrant } from '@parley/shared/tokens/call-grant'
import { newKeyPair, readPrivateKey, readPublicKey } from '@parley/shared/tokens/keys'
import type { SigningKey, VerificationKey } from '@parley/shared/tokens/keys'
import { identifyCaller, readCallGrant, type Arrival } from './identify-caller.ts'

const clock = fixedClock('2026-11-20T10:00:00Z')
const claims: Omit<CallGrant, 'iat' | 'exp'> = {
  sub: 'user_ada',
  owner: 'user_ada',
  caller: 'owner',
  call_id: 'call_1',
  room: 'room_1',
  scopes: ['read', 'transact'],
  channel: 'web',
  platform: 'web',
  assurance: 'password',
  sid: 'ses_1',
  jti: 'jti_1',
}
const metadata = {
  user_id: 'user_ada',
  email: 'ada@example.com',
  roles: ['user'],
  permissions: ['read'],
  session_type: 'voice_assistant',
  platform: 'web',
  call_id: 'call_1',
}

let signing: SigningKey
let verifying: VerificationKey

beforeAll(async () => {
  const pair = await newKeyPair('dev-test')
  signing = await readPrivateKey('PRIVATE', pair.privateKey)
  verifying = await readPublicKey('PUBLIC', pair.publicKey)
})

async function dispatch(): Promise<string> {
  return JSON.stringify({ call_grant: await signCallGrant(claims, signing, 'parley-mcp', clock) })
}

function arrival(changes: Partial<typeof metadata> = {}): Arrival {
  return {
    room: 'room_1',
    participant: {
      identity: participantIdentity('user_ada'),
      metadata: JSON.stringify({ ...metadata, ...changes }),
    },
  }
}

describe('identifyCaller', () => {
  it('takes a call whose room, identity and metadata agree with the grant', async () => {
    const vouched = await readCallGrant(await dispatch(), verifying, clock)
    expect(identifyCaller(vouched, arrival())).toMatchObject({
      ok: true,
      caller: { grant: { call_id: 'call_1' }, metadata: { email: 'ada@example.com' } },
    })
  })

  it.each([
    ['metadata of another user', arrival({ user_id: 'user_eve' })],
    ['metadata of another call', arrival({ call_id: 'call_2' })],
    ['metadata of another platform', arrival({ platform: 'synthetic' })],
    ['another room', { ...arrival(), room: 'room_2' }],
    [
      'another identity',
      { ...arrival(), participant: { ...arrival().participant, identity: 'x' } },
    ],
    ['no metadata', { ...arrival(), participant: { ...arrival().participant, metadata: '' } }],
  ])('refuses %s', async (_, there) => {
    const vouched = await readCallGrant(await dispatch(), verifying, clock)
    expect(identifyCaller(vouched, there)).toEqual({ ok: false, refusal: 'mismatch' })
  })
})

describe('readCallGrant', () => {
  it.each(['', '{}', 'null', '{"call_grant":""}', 'not json'])(
    'finds no grant in %j',
    async (metadata) => {
      const vouched = await readCallGrant(metadata, verifying, clock)
      expect(vouched).toEqual({ ok: false, refusal: 'no_grant' })
      expect(identifyCaller(vouched, arrival())).toEqual({ ok: false, refusal: 'no_grant' })
    },
  )

  it('tells an expired grant from a forged one', async () => {
    const later = fixedClock(clock.now() + 2 * 3_600_000)
    expect(await readCallGrant(await dispatch(), verifying, later)).toEqual({
      ok: false,
      refusal: 'grant_expired',
    })
    const stranger = await newKeyPair('dev-test')
    const strangerKey = await readPublicKey('PUBLIC', stranger.publicKey)
    expect(await readCallGrant(await dispatch(), strangerKey, clock)).toEqual({
      ok: false,
      refusal: 'grant_invalid',
    })
  })
})
