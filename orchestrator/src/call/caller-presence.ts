import { setTimeout as delay } from 'node:timers/promises'
import type { JobContext } from '@livekit/agents'
import { DisconnectReason, RoomEvent, type RemoteParticipant, type Room } from '@livekit/rtc-node'

/** How long we wait for somebody to join. */
const ARRIVAL_MS = 30_000

/** How long somebody else has to be there before they are taken for whoever wants to talk. */
const STRANGER_MS = 10_000

/** How long a caller whose network failed may take to come back. */
const RETURN_MS = 20_000

/** How long we try to reach LiveKit again. The caller hears nothing meanwhile. */
const RECONNECT_MS = 8000

/** The caller meant to leave. */
const LEFT = new Set<DisconnectReason | undefined>([
  DisconnectReason.CLIENT_INITIATED,
  DisconnectReason.ROOM_DELETED,
  DisconnectReason.USER_REJECTED,
  DisconnectReason.PARTICIPANT_REMOVED,
])

/**
 * The participant of this identity, or undefined when nobody comes. Where they do not, whoever is
 * there in their place, who is then to be told that the call is not theirs.
 *
 * @param identity whose call it is; unknown where nobody vouches for it: the first who joins
 */
export async function waitForCaller(
  ctx: Pick<JobContext, 'waitForParticipant' | 'room'>,
  identity: string | undefined,
): Promise<RemoteParticipant | undefined> {
  const over = new AbortController()
  const { signal } = over
  const after = (ms: number) => delay(ms, undefined, { signal })
  try {
    return await Promise.race([
      ctx.waitForParticipant(identity),
      stranger(ctx, after),
      after(ARRIVAL_MS),
    ])
  } catch {
    return undefined
  } finally {
    over.abort()
  }
}

/** Whoever was the first, once they have been there for a while; nobody where they are gone again. */
async function stranger(
  ctx: Pick<JobContext, 'waitForParticipant' | 'room'>,
  after: (ms: number) => Promise<undefined>,
): Promise<RemoteParticipant | undefined> {
  const first = await ctx.waitForParticipant()
  await after(STRANGER_MS)
  return ctx.room.remoteParticipants.has(first.identity) ? first : after(ARRIVAL_MS)
}

/** Calls `gone` when the caller has hung up, or was cut off and did not come back in time. */
export function watchCaller(room: Room, identity: string, gone: () => void): void {
  let timer: NodeJS.Timeout | undefined
  room.on(RoomEvent.ParticipantDisconnected, (participant) => {
    if (participant.identity !== identity) return
    if (LEFT.has(participant.disconnectReason)) return gone()
    timer = setTimeout(gone, RETURN_MS)
  })
  room.on(RoomEvent.ParticipantConnected, (participant) => {
    if (participant.identity === identity) clearTimeout(timer)
  })
  if (!room.remoteParticipants.has(identity)) gone()
}

/** Calls `lost` when LiveKit has been out of reach for too long: the SDK itself tries for much longer. */
export function watchLine(room: Room, lost: () => void): void {
  let timer: NodeJS.Timeout | undefined
  room.on(RoomEvent.Reconnecting, () => {
    timer ??= setTimeout(lost, RECONNECT_MS)
  })
  room.on(RoomEvent.Reconnected, () => {
    clearTimeout(timer)
    timer = undefined
  })
  room.on(RoomEvent.Disconnected, lost)
}
