import {
  AudioStream,
  DisconnectReason,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  type RemoteTrack,
} from '@livekit/rtc-node'
import type { Background } from '../audio/noise.ts'
import { messageOf, RunFailure } from '../run-failure.ts'
import { CALL_RATE, Microphone } from './microphone.ts'
import { Track } from './recording.ts'
import { Transcript } from './transcript.ts'

const STATE = 'lk.agent.state'

/** What it takes to join, as the connection API gives it. */
export interface Invitation {
  readonly serverUrl: string
  readonly participantToken: string
  readonly roomName: string
}

/** A call as the caller has it: a microphone, an ear, and a record of both on one time axis. */
export interface Call extends AsyncDisposable {
  readonly room: Room
  readonly microphone: Microphone
  /** What was sent and what was heard. */
  readonly sent: Track
  readonly heard: Track
  readonly transcript: Transcript
  /** Milliseconds since the call began. */
  nowMs(): number
  /** When it began, in milliseconds since 1970. */
  readonly beganAt: number
  /** `listening`, `thinking`, `speaking` ...; undefined before the agent says. */
  agentState(): string | undefined
  /** Set once the call is over for a reason other than our hanging up. */
  readonly over: AbortSignal
  hangUp(): Promise<void>
}

export interface JoinOptions {
  /** What is heard around the caller. */
  readonly background?: Background | undefined
  /** Counts as the end of the call. */
  readonly ending?: AbortSignal | undefined
  /** Sees the room before it is joined. */
  readonly prepare?: (room: Room) => void
}

/**
 * Joins the room and opens the microphone.
 *
 * @throws {RunFailure} when the room cannot be joined
 */
export async function joinCall(
  invitation: Invitation,
  { ending, background, prepare }: JoinOptions = {},
): Promise<Call> {
  const room = new Room()
  prepare?.(room)
  const zero = performance.now()
  const beganAt = Date.now()
  const nowMs = () => performance.now() - zero
  const heard = new Track(CALL_RATE)
  const over = AbortSignal.any([endOf(room), ...(ending === undefined ? [] : [ending])])
  room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
    if (track.kind === TrackKind.KIND_AUDIO) void hear(track, heard, nowMs)
  })
  const transcript = new Transcript(() => room.localParticipant?.identity, nowMs)
  transcript.listenIn(room)
  await connect(room, invitation)
  const sent = new Track(CALL_RATE)
  const microphone = new Microphone(sent, nowMs, background)
  const hangUp = async () => {
    await microphone.close()
    await room.disconnect()
  }
  await publish(room, microphone)
  return {
    room,
    microphone,
    sent,
    heard,
    transcript,
    nowMs,
    beganAt,
    over,
    hangUp,
    agentState: () => agentStateIn(room),
    [Symbol.asyncDispose]: hangUp,
  }
}

async function connect(room: Room, { serverUrl, participantToken }: Invitation): Promise<void> {
  try {
    await room.connect(serverUrl, participantToken, { autoSubscribe: true, dynacast: false })
  } catch (error) {
    throw new RunFailure(
      `The room at ${serverUrl} could not be joined (${messageOf(error)}). Is LiveKit running there?`,
    )
  }
}

async function publish(room: Room, microphone: Microphone): Promise<void> {
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
  await room.localParticipant?.publishTrack(microphone.track, options)
}

async function hear(track: RemoteTrack, heard: Track, nowMs: () => number): Promise<void> {
  const stream = new AudioStream(track, { sampleRate: CALL_RATE, numChannels: 1, frameSizeMs: 10 })
  for await (const frame of stream) heard.add(frame.data, nowMs())
}

/** The agent says what it does by an attribute of its own. */
function agentStateIn(room: Room): string | undefined {
  const states = [...room.remoteParticipants.values()].map(({ attributes }) => attributes[STATE])
  return states.find((state) => state !== undefined)
}

/** A restarted LiveKit sees everybody leave; who is not back by then has gone. */
const BACK_WITHIN_MS = 5000

function endOf(room: Room): AbortSignal {
  const over = new AbortController()
  room.on(RoomEvent.Disconnected, (reason) => over.abort(DisconnectReason[reason]))
  room.on(RoomEvent.ParticipantDisconnected, () => {
    const check = () => {
      if (room.remoteParticipants.size === 0) over.abort('the agent left')
    }
    setTimeout(check, BACK_WITHIN_MS).unref()
  })
  return over.signal
}
