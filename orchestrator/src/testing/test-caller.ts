import {
  AudioStream,
  ParticipantKind,
  Room,
  RoomEvent,
  RpcError,
  TrackKind,
  type RemoteTrack,
  type TextStreamReader,
} from '@livekit/rtc-node'
import { ACTIVITY_TOPIC, parseActivity, type Activity } from '@parley/shared/call-activity/activity'
import { CONSENT_METHOD } from '@parley/shared/call-activity/consent-press'
import type { TestInvitation } from './test-line.ts'

/** A caller who types, and reads and hears what comes back. */
export interface TestCaller extends AsyncDisposable {
  readonly room: Room
  /** What the agent said so far, sentence by sentence, as its transcripts arrive. */
  readonly said: readonly string[]
  /** Loudest sample heard so far. */
  loudest(): number
  type(text: string): Promise<void>
  /** The lines of activity that were sent to this participant. */
  readonly activity: readonly Activity[]
  /** @returns the code with which it was refused */
  press(consent: string, answer: string): Promise<number | undefined>
  /** Waits until the agent has said something that matches. */
  hears(words: string | RegExp): Promise<string>
  /** Resolves when the room is closed under the caller. */
  readonly hungUp: Promise<void>
  leave(): Promise<void>
}

const TRANSCRIPTION = 'lk.transcription'

/** @param before is run on the room before it is joined */
export async function joinAsCaller(
  invitation: Pick<TestInvitation, 'serverUrl' | 'participantToken'>,
  before: (room: Room) => void = () => {},
): Promise<TestCaller> {
  const room = new Room()
  const said: string[] = []
  let loudest = 0
  const waiting = new Set<() => void>()
  const hungUp = new Promise<void>((resolve) => {
    room.once(RoomEvent.Disconnected, () => resolve())
  })
  room.registerTextStreamHandler(TRANSCRIPTION, (reader, { identity }) => {
    void collect(reader, (text) => {
      if (identity === room.localParticipant?.identity || text === '') return
      said.push(text)
      for (const look of waiting) look()
    })
  })
  const activity = collectActivity(room)
  room.on(RoomEvent.TrackSubscribed, (track) => {
    void listen(track, (level) => {
      loudest = Math.max(loudest, level)
    })
  })
  before(room)
  await room.connect(invitation.serverUrl, invitation.participantToken, {
    autoSubscribe: true,
    dynacast: false,
  })
  return {
    room,
    said,
    activity,
    hungUp,
    loudest: () => loudest,
    async type(text) {
      await room.localParticipant?.sendText(text, { topic: 'lk.chat' })
    },
    press: (consent, answer) => press(room, JSON.stringify({ consent, answer })),
    hears(words) {
      return new Promise((resolve) => {
        const look = () => {
          const found = said.find((text) => text.match(words) !== null)
          if (found === undefined) return
          waiting.delete(look)
          resolve(found)
        }
        waiting.add(look)
        look()
      })
    },
    leave: () => room.disconnect(),
    [Symbol.asyncDispose]: () => room.disconnect(),
  }
}

function collectActivity(room: Room): Activity[] {
  const activity: Activity[] = []
  room.registerTextStreamHandler(ACTIVITY_TOPIC, (reader) => {
    void collect(reader, (text) => {
      const line = parseActivity(text)
      if (line) activity.push(line)
    })
  })
  return activity
}

async function press(room: Room, payload: string): Promise<number | undefined> {
  const agent = [...room.remoteParticipants.values()].find(
    ({ kind }) => kind === ParticipantKind.AGENT,
  )
  const call = { destinationIdentity: agent?.identity ?? '', method: CONSENT_METHOD, payload }
  try {
    await room.localParticipant?.performRpc(call)
    return undefined
  } catch (error) {
    if (error instanceof RpcError && typeof error.code === 'number') return error.code
    throw error
  }
}

async function collect(reader: TextStreamReader, done: (text: string) => void): Promise<void> {
  // A sentence that the end of the call cut off is no sentence.
  done(await reader.readAll().catch(() => ''))
}

async function listen(track: RemoteTrack, level: (loudest: number) => void): Promise<void> {
  if (track.kind !== TrackKind.KIND_AUDIO) return
  for await (const frame of new AudioStream(track)) {
    level(frame.data.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0))
  }
}
