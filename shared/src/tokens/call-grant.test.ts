import { beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../testing/fixed-clock.ts'
import { ORCHESTRATOR_AUDIENCE, signCallGrant, verifyCallGrant } from './call-grant.ts'
import { newKeyPair, readPrivateKey, readPublicKey, type SigningKey } from './keys.ts'
import { TokenError } from './token-error.ts'

const clock = fixedClock('2026-11-24T09:00:00Z')

let privateKey: SigningKey
let publicKey: SigningKey
let otherKey: SigningKey

beforeAll(async () => {
  const [pair, other] = [await newKeyPair('a'), await newKeyPair('b')]
  privateKey = await readPrivateKey('KEY', pair.privateKey)
  publicKey = await readPublicKey('KEY', pair.publicKey)
  otherKey = await readPrivateKey('KEY', other.privateKey)
})

const claims = {
  sub: 'user_a',
  owner: 'user_a',
  caller: 'owner' as const,
  call_id: 'call_a',
  room: 'room_a',
  scopes: ['read' as const],
  channel: 'web' as const,
  platform: 'web',
  assurance: 'password',
  sid: 'login_a',
  jti: 'grant-1',
}

const sign = (key: SigningKey) => signCallGrant(claims, key, 'parley-mcp', clock)

describe('a call grant', () => {
  it('is good for the worker and for the MCP server, and for nobody else', async () => {
    const grant = await sign(privateKey)
    for (const audience of [ORCHESTRATOR_AUDIENCE, 'parley-mcp']) {
      expect(await verifyCallGrant(grant, publicKey, audience, clock)).toMatchObject(claims)
    }
    const elsewhere = verifyCallGrant(grant, publicKey, 'livekit', clock)
    await expect(elsewhere).rejects.toThrow(TokenError)
  })

  it('is refused when another key signed it', async () => {
    const verified = verifyCallGrant(await sign(otherKey), publicKey, 'parley-mcp', clock)
    await expect(verified).rejects.toMatchObject({ problem: 'forged' })
  })

  it('is refused an hour later', async () => {
    const grant = await sign(privateKey)
    const later = fixedClock(clock.now() + 3606_000)
    const verified = verifyCallGrant(grant, publicKey, 'parley-mcp', later)
    await expect(verified).rejects.toMatchObject({ problem: 'expired' })
  })
})
