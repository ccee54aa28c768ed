import { DisconnectReason, Room, RoomEvent, type RemoteParticipant } from 'livekit-client'
import { z } from 'zod'
import { CONSENT_METHOD, type ConsentPress } from '@parley/shared/call-activity/consent-press'
import type { CallDetails } from './call-door.ts'
import type { Ending } from './ending.ts'
import type { RoomNews } from './room-news.ts'
import { readTexts } from './room-texts.ts'

/** A room that this page is in. */
export interface JoinedRoom {
  readonly room: Room
  hasAgent(): boolean
  /** @returns what the line is known by */
  type(text: string): Promise<string>
  answer(consent: string, answer: ConsentPress['answer']): Promise<void>
  leave(): Promise<void>
}

const JOIN_MS = 15_000

/** Joins, with the microphone where there is one. @throws when the room cannot be reached */
export async function joinRoom(
  details: CallDetails,
  microphone: MediaStreamTrack | undefined,
  news: RoomNews,
): Promise<JoinedRoom> {
  const room = new Room()
  readTexts(room, news)
  watch(room, news)
  await room.connect(details.server_url, details.participant_token, {
    peerConnectionTimeout: JOIN_MS,
    websocketTimeout: JOIN_MS,
    maxRetries: 1,
  })
  if (microphone !== undefined) {
    // A track of LiveKit's own can be muted and changed for another device; nobody is asked again
    // while the first one is open.
    await room.localParticipant.setMicrophoneEnabled(true)
    microphone.stop()
  }
  return {
    room,
    hasAgent: () => agentOf(room) !== undefined,
    async type(text) {
      const sent = await room.localParticipant.sendText(text, { topic: 'lk.chat' })
      return sent.id
    },
    answer: (consent, answer) => press(room, { consent, answer }),
    leave: () => room.disconnect(true),
  }
}

function agentOf(room: Room): RemoteParticipant | undefined {
  return [...room.remoteParticipants.values()].find(({ isAgent }) => isAgent)
}

async function press(room: Room, answer: ConsentPress): Promise<void> {
  const agent = agentOf(room)
  if (agent === undefined) return
  await room.localParticipant.performRpc({
    destinationIdentity: agent.identity,
    method: CONSENT_METHOD,
    payload: JSON.stringify(answer),
  })
}

function watch(room: Room, news: RoomNews): void {
  const callId = () => callIdOf(room.localParticipant.metadata)
  room
    .on(RoomEvent.ParticipantConnected, ({ isAgent }) => isAgent && news.agentCame())
    .on(RoomEvent.ParticipantDisconnected, ({ isAgent }) => isAgent && news.agentLeft())
    .on(RoomEvent.Reconnecting, () => news.reconnecting())
    .on(RoomEvent.SignalReconnecting, () => news.reconnecting())
    .on(RoomEvent.Reconnected, () => news.reconnected())
    .on(RoomEvent.Disconnected, (reason) =>
      news.closed({ ending: endingOfRoom(reason), callId: callId() }),
    )
}

function endingOfRoom(reason: DisconnectReason | undefined): Ending | 'ask' {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'hung_up'
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'elsewhere'
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'ask'
    default:
      return 'network'
  }
}

const Metadata = z.object({ call_id: z.string() })

/** Our own metadata, as the API signed it. */
function callIdOf(metadata: string | undefined): string | undefined {
  try {
    return Metadata.safeParse(JSON.parse(metadata ?? '')).data?.call_id
  } catch {
    return undefined
  }
}
