import { exchange, hearGreeting } from '@parley/dev/src/caller/converse.ts'
import { joinCall, type Invitation } from '@parley/dev/src/caller/call.ts'
import { voiceOf } from '@parley/dev/src/caller/voice.ts'
import { waitUntil } from '@parley/dev/src/processes/wait-until.ts'
import { newRoomName, participantIdentity } from '@parley/shared/identity/participant'
import { decodeJwt, SignJWT, type JWTPayload } from 'jose'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TestStack } from '../test-stack.ts'

const Details = z.object({
  serverUrl: z.string(),
  roomName: z.string(),
  participantToken: z.string(),
})
const Metadata = z.looseObject({ user_id: z.string(), call_id: z.string() })
const Claims = z.looseObject({ metadata: z.string() })
const Me = z.object({ user: z.looseObject({ id: z.string() }) })

async function invitationFor(test: TestStack, user: 0 | 1 = 0): Promise<Invitation> {
  const api = await test.signIn(user)
  return api.post('/api/connection-details', {}, Details)
}

function claimsIn(invitation: Invitation) {
  const claims = Claims.parse(decodeJwt(invitation.participantToken))
  return { claims, metadata: Metadata.parse(JSON.parse(claims.metadata)) }
}

/** What somebody with LiveKit's own key could sign. */
function signed(test: TestStack, claims: JWTPayload): Promise<string> {
  const { LIVEKIT_API_KEY: key = '', LIVEKIT_API_SECRET: secret = '' } = test.stack.env
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(key)
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(secret))
}

/** Joins, hears what there is to hear, asks for the calendar, and waits for the end. */
async function tryIt(test: TestStack, invitation: Invitation): Promise<string> {
  const speak = voiceOf(test.stack.urls.localModels, 'kal16')
  await using call = await joinCall(invitation)
  const greeting = await hearGreeting(call)
  const asked = call.over.aborted
    ? undefined
    : await exchange(call, await speak('What is on my calendar tomorrow?'))
  expect(await waitUntil(() => call.over.aborted, { withinMs: 20_000 })).toBe(true)
  return [greeting?.text, asked?.answer?.text].join(' ')
}

/** Everything in Redis by which this room, or the call whose token was used, could still act. */
async function whatLives(
  { redis }: TestStack,
  { roomName }: Invitation,
  callId = 'none',
): Promise<string[]> {
  const sessions = await redis.keys(`session:${roomName}:*`)
  return [...sessions, ...(await redis.keys(`call:${callId}:alive`))]
}

/** Each in a room of its own, all at once: they wait more than they compute. */
export function forgedParticipants(stack: () => TestStack): void {
  describe.concurrent('a participant who is not who they say', () => {
    it('is told so and hung up on when their metadata was changed', async () => {
      const test = stack()
      const invitation = await invitationFor(test)
      const other = claimsIn(await invitationFor(test, 1)).metadata
      const { claims, metadata } = claimsIn(invitation)
      const forged = JSON.stringify({ ...metadata, user_id: other.user_id })

      const heard = await tryIt(test, {
        ...invitation,
        participantToken: await signed(test, { ...claims, metadata: forged }),
      })

      expect(heard).toMatch(/does not match/i)
      expect(await whatLives(test, invitation, metadata.call_id)).toEqual([])
      expect(await test.redis.hget(`call:${metadata.call_id}`, 'state')).not.toBe('live')
    })

    it('is told so when they come under another name', async () => {
      const test = stack()
      const invitation = await invitationFor(test)
      const { claims, metadata } = claimsIn(invitation)
      const participantToken = await signed(test, {
        ...claims,
        sub: participantIdentity('user_other'),
      })
      expect(await tryIt(test, { ...invitation, participantToken })).toMatch(/does not match/i)
      expect(await whatLives(test, invitation, metadata.call_id)).toEqual([])
    })

    it('gets nothing for the call grant of another room', async () => {
      const test = stack()
      const invitation = await invitationFor(test)
      const { claims, metadata } = claimsIn(invitation)
      const roomName = newRoomName(Date.now())
      const video = { room: roomName, roomJoin: true }
      const participantToken = await signed(test, { ...claims, video })
      expect(await tryIt(test, { ...invitation, roomName, participantToken })).toMatch(
        /does not match/i,
      )
      expect(await whatLives(test, { ...invitation, roomName }, metadata.call_id)).toEqual([])
    })

    it('is asked to sign in when they joined without our token', async () => {
      const test = stack()
      const api = await test.signIn()
      const { user } = await api.get('/api/auth/me', Me)
      const room = newRoomName(Date.now())
      const participantToken = await signed(test, {
        sub: participantIdentity(user.id),
        metadata: '',
        video: { room, roomJoin: true },
        roomConfig: { agents: [{ agentName: test.stack.env['AGENT_NAME'] ?? '' }] },
      })
      const invitation = { serverUrl: test.stack.urls.livekit, roomName: room, participantToken }
      expect(await tryIt(test, invitation)).toMatch(/sign in again/i)
      expect(await whatLives(test, invitation)).toEqual([])
    })

    it('gets nothing for a token whose call is over', async () => {
      const test = stack()
      const invitation = await invitationFor(test)
      const { metadata } = claimsIn(invitation)
      const first = await joinCall(invitation)
      expect((await hearGreeting(first))?.text).not.toBe('')
      await first.hangUp()
      const state = () => test.redis.hget(`call:${metadata.call_id}`, 'state')
      expect(await waitUntil(async () => (await state()) === 'ended', { withinMs: 10_000 })).toBe(
        true,
      )

      const heard = await tryIt(test, invitation)

      expect(heard).not.toMatch(/calendar|tomorrow|nothing/i)
      expect(await state()).toBe('ended')
      expect(await whatLives(test, invitation, metadata.call_id)).toEqual([])
    })
  })
}
