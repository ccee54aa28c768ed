import { AccessToken, RoomAgentDispatch, RoomConfiguration, TrackSource } from 'livekit-server-sdk'
import type { z } from 'zod'
import { participantIdentity, type ParticipantMetadata } from '@parley/shared/identity/participant'
import type { DispatchMetadata } from '@parley/shared/tokens/call-grant'
import type { LiveKitAccess } from '../calls/rooms.ts'

/** How long one may wait before joining (seed s2): an hour, which is also the call grant's life. */
export const JOIN_SECONDS = 3600

/** Time to come back after a lost connection. */
const DEPARTURE_SECONDS = 20

export interface Participant {
  readonly room: string
  /** How long they may wait before joining; {@link JOIN_SECONDS} unless it is said. */
  readonly joinSeconds?: number
  /** Shown to others in the room. */
  readonly name: string
  readonly metadata: ParticipantMetadata
  readonly dispatch: {
    readonly agentName: string
    readonly metadata: z.output<typeof DispatchMetadata>
  }
}

/**
 * Lets one person into one room, which is made by their joining and summons our agent with the call
 * grant. Microphone and text, nothing about themselves to change, and no room setting from outside.
 */
export function signParticipantToken(
  { room, name, metadata, dispatch, joinSeconds = JOIN_SECONDS }: Participant,
  livekit: LiveKitAccess,
): Promise<string> {
  const token = new AccessToken(livekit.key, livekit.secret, {
    identity: participantIdentity(metadata.user_id),
    name,
    metadata: JSON.stringify(metadata),
    ttl: joinSeconds,
  })
  token.addGrant({
    room,
    roomJoin: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canSubscribe: true,
    canPublishData: true,
    canUpdateOwnMetadata: false,
  })
  token.roomConfig = new RoomConfiguration({
    emptyTimeout: 60,
    departureTimeout: DEPARTURE_SECONDS,
    maxParticipants: 3,
    agents: [
      new RoomAgentDispatch({
        agentName: dispatch.agentName,
        metadata: JSON.stringify(dispatch.metadata),
      }),
    ],
  })
  return token.toJwt()
}
