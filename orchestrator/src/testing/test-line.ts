import { randomUUID } from 'node:crypto'
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk'
import { newId } from '@parley/shared/identity/ids'
import { newRoomName, participantIdentity } from '@parley/shared/identity/participant'
import type { Redis } from '@parley/shared/redis/redis-client'
import { offerCall } from '@parley/shared/sessions/call-record'
import { systemClock } from '@parley/shared/time/clock'
import { signCallGrant, type CallGrant } from '@parley/shared/tokens/call-grant'
import type { TranscriptKey } from '@parley/shared/transcripts/sealed-turn'
import { newKeyPair, readPrivateKey } from '@parley/shared/tokens/keys'

export interface LiveKitAddress {
  readonly url: string
  readonly key: string
  readonly secret: string
}

/** The keys of both sides, as the services' variables have them. */
export interface TestKeys {
  readonly connectionApi: { readonly privateKey: string; readonly publicKey: string }
  readonly orchestrator: { readonly privateKey: string; readonly publicKey: string }
}

export async function newTestKeys(): Promise<TestKeys> {
  return {
    connectionApi: await newKeyPair('dev-connection-api'),
    orchestrator: await newKeyPair('dev-orchestrator'),
  }
}

/** What the connection API hands out for one call. */
export interface TestInvitation {
  readonly serverUrl: string
  readonly participantToken: string
  readonly roomName: string
  readonly callId: string
  readonly userId: string
  readonly grantToken: string
  /** Of the participant, as it is in their token. */
  readonly metadata: string
}

export interface InvitationChanges {
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly grant?: Partial<CallGrant>
  /** Nobody vouches for the call. */
  readonly withoutGrant?: boolean
  readonly identity?: string
  readonly agentName: string
  /** The owner keeps what is said. */
  readonly transcriptKey?: TranscriptKey
}

/** Opens a call as the connection API does, with whatever a test wants to be wrong with it. */
export async function invite(
  redis: Redis,
  livekit: LiveKitAddress,
  keys: TestKeys,
  changes: InvitationChanges,
): Promise<TestInvitation> {
  const userId = newId('user')
  const callId = newId('call')
  const roomName = newRoomName(systemClock.now())
  const called = { sub: userId, owner: userId, room: roomName, sid: newId('ses') }
  const call = { ...called, caller: 'owner' as const }
  await offerCall(redis, callId, call, systemClock.now())
  const grantToken = await signCallGrant(
    {
      ...call,
      call_id: callId,
      scopes: ['read', 'transact'],
      channel: 'web',
      platform: 'synthetic',
      assurance: 'password',
      jti: randomUUID(),
      ...changes.grant,
    },
    await readPrivateKey('key', keys.connectionApi.privateKey),
    'parley-mcp',
    systemClock,
  )
  const metadata = JSON.stringify({
    user_id: userId,
    email: 'ada@example.com',
    roles: ['user'],
    permissions: ['read', 'transact'],
    session_type: 'voice_assistant',
    platform: 'synthetic',
    call_id: callId,
    ...changes.metadata,
  })
  const token = new AccessToken(livekit.key, livekit.secret, {
    identity: changes.identity ?? participantIdentity(userId),
    metadata,
  })
  token.addGrant({ room: roomName, roomJoin: true })
  const { transcriptKey: transcript_key } = changes
  const dispatch = { call_grant: grantToken, ...(transcript_key && { transcript_key }) }
  token.roomConfig = new RoomConfiguration({
    agents: [
      new RoomAgentDispatch({
        agentName: changes.agentName,
        metadata: changes.withoutGrant ? '' : JSON.stringify(dispatch),
      }),
    ],
  })
  const participantToken = await token.toJwt()
  const serverUrl = livekit.url
  return { serverUrl, participantToken, roomName, callId, userId, grantToken, metadata }
}

/** A token with which somebody else gets into the room of a call. */
export async function letIn(
  livekit: LiveKitAddress,
  { serverUrl, roomName }: Pick<TestInvitation, 'serverUrl' | 'roomName'>,
  identity: string,
  metadata = '',
): Promise<Pick<TestInvitation, 'serverUrl' | 'participantToken'>> {
  const token = new AccessToken(livekit.key, livekit.secret, { identity, metadata })
  token.addGrant({ room: roomName, roomJoin: true })
  return { serverUrl, participantToken: await token.toJwt() }
}
