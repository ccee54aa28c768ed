import type { JobContext } from '@livekit/agents'
import { DisconnectReason, RoomEvent, type RemoteParticipant, type Room } from '@livekit/rtc-node'

/** How long we wait for somebody to join. */
const ARRIVAL_MS = 30_000

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

/** The first who joins, or undefined when nobody does. */
export async function waitForCaller(
  ctx: Pick<JobContext, 'waitForParticipant'>,
): Promise<RemoteParticipant | undefined> {
  let timer: NodeJS.Timeout | undefined
  const nobody = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ARRIVAL_MS)
  })
  const arrived = ctx.waitForParticipant().catch(() => undefined)
  return Promise.race([arrived, nobody]).finally(() => clearTimeout(timer))
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
