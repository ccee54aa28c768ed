import { newHandle, newId } from '@parley/shared/identity/ids'
import { claimCall, livenessKey, offerCall } from '@parley/shared/sessions/call-record'
import { systemClock } from '@parley/shared/time/clock'
import { signCallGrant } from '@parley/shared/tokens/call-grant'
import { newKeyPair, readPrivateKey } from '@parley/shared/tokens/keys'
import { signToolToken } from '@parley/shared/tokens/tool-token'
import type { Redis } from 'ioredis'

export const AUDIENCE = 'parley-mcp'

/** Longer than any bench. */
const ALIVE_SECONDS = 600

/** A live call and what its worker sends: a fresh token for each request, as in a real one. */
export async function openBenchCall(redis: Redis) {
  const [api, worker] = [await newKeyPair('api'), await newKeyPair('orchestrator')]
  const callId = newId('call')
  const userId = newId('user')
  const room = `voice_assistant_room_${callId}`
  const sid = newId('ses')
  const now = systemClock.now()
  const record = { sub: userId, owner: userId, room, sid, caller: 'owner' as const }
  await offerCall(redis, callId, record, now)
  await claimCall(redis, callId, room, now)
  await redis.expire(livenessKey(callId), ALIVE_SECONDS)
  const claims = {
    sub: userId,
    owner: userId,
    caller: 'owner' as const,
    call_id: callId,
    room,
    scopes: ['read' as const],
    channel: 'web' as const,
    platform: 'web',
    assurance: 'password',
    sid,
    jti: newHandle(20),
  }
  const grantKey = await readPrivateKey('KEY', api.privateKey)
  const grant = await signCallGrant(claims, grantKey, AUDIENCE, systemClock)
  const { kid, key } = await readPrivateKey('KEY', worker.privateKey)
  const signer = {
    issuer: 'orchestrator',
    audience: AUDIENCE,
    algorithm: 'EdDSA' as const,
    kid,
    key,
  }
  const mint = () =>
    signToolToken(
      {
        sub: userId,
        scopes: ['read'],
        jti: newHandle(20),
        act: { sub: 'parley' },
        call_id: callId,
        room,
        grant,
      },
      signer,
      systemClock,
    )
  const env = {
    CONNECTION_API_PUBLIC_KEY: api.publicKey,
    ORCHESTRATOR_PUBLIC_KEY: worker.publicKey,
  }
  return { env, mint }
}
