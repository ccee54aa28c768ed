import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseParticipantMetadata } from '@parley/shared/identity/participant'
import { z } from 'zod'
import type { Background } from '../audio/noise.ts'
import { readWav } from '../audio/read-wav.ts'
import { resample } from '../audio/resample.ts'
import { trimSilence } from '../audio/sound.ts'
import { writeWav } from '../audio/write-wav.ts'
import { messageOf, RunFailure } from '../run-failure.ts'
import type { ApiClient } from './api-client.ts'
import { joinCall, type Call } from './call.ts'
import {
  talk,
  type Conversation,
  type Speaker,
  type Utterance,
  type Witness,
} from './conversation.ts'
import { CALL_RATE } from './microphone.ts'
import type { GivenTurn } from './options.ts'
import type { Script } from './script.ts'
import type { Speak } from './voice.ts'

const Invitation = z.object({
  serverUrl: z.string(),
  roomName: z.string(),
  participantToken: z.string(),
})

/** A call that was placed, after it has ended. */
export interface PlacedCall {
  readonly callId: string
  readonly room: string
  /** Start of the recording's time axis, in ms since 1970. */
  readonly beganAt: number
  readonly conversation: Conversation
  /** Caller and agent on one time axis, {@link CALL_RATE} samples a second. */
  readonly sides: { readonly caller: Int16Array; readonly agent: Int16Array }
}

export interface CallOptions {
  /** Hangs up at once. */
  readonly ending?: AbortSignal | undefined
  /** What is heard around the caller. */
  readonly background?: Background | undefined
  /** The secret of an owner's link: the caller comes by it, as a guest. */
  readonly link?: string | undefined
}

/** Asks for a room and joins it. @throws {RunFailure} */
export async function openCall(
  api: ApiClient,
  { link, ...joining }: CallOptions = {},
): Promise<{ call: Call; callId: string; room: string }> {
  const invitation = await invite(api, link)
  const call = await joinCall(invitation, joining)
  const metadata = parseParticipantMetadata(call.room.localParticipant?.metadata ?? '')
  if (metadata !== undefined) {
    return { call, callId: metadata.call_id, room: invitation.roomName }
  }
  await call.hangUp()
  throw new RunFailure(
    'The participant token carries no call id. Is this the connection API of Parley?',
  )
}

/** A guest shows the link and nothing else. */
function invite(api: ApiClient, link: string | undefined) {
  if (link === undefined) return api.post('/api/connection-details', {}, Invitation)
  const body = { link, platform: 'synthetic' }
  return api.unsigned.post('/api/guest/connection-details', body, Invitation)
}

/** Places a whole call: joins, talks until the speaker has said everything, hangs up. */
export async function placeCall(
  api: ApiClient,
  speaker: Speaker,
  witness: Witness,
  options: CallOptions,
): Promise<PlacedCall> {
  const { call, callId, room } = await openCall(api, options)
  await using _hangUp = call
  const conversation = await talk(call, speaker, witness)
  const sides = { caller: call.sent.samples(), agent: call.heard.samples() }
  return { callId, room, beganAt: call.beganAt, conversation, sides }
}

/** Speaks a script. */
export function scriptedSpeaker(script: Script, speak: Speak): Speaker {
  return async (heard) => {
    const line = script(heard)
    if (line === undefined) return undefined
    if (typeof line === 'string') return { words: line, sound: await speak(line) }
    const { words, ...moment } = line.interrupting
    const [sound, into] = await Promise.all([speak(line.say), speak(words)])
    return { words: line.say, sound, interruption: { ...moment, words, sound: into } }
  }
}

/** Speaks the turns it is given, one after the other, whatever the agent says. */
export function givenSpeaker(utterances: readonly Utterance[]): Speaker {
  const left = [...utterances]
  return () => Promise.resolve(left.shift())
}

/** @throws {RunFailure} when a file cannot be read or holds no sound */
export function prepareTurns(
  turns: readonly GivenTurn[],
  speak: Speak,
): Promise<readonly Utterance[]> {
  return Promise.all(
    turns.map(async (turn) =>
      'say' in turn
        ? { words: turn.say, sound: await speak(turn.say) }
        : { words: undefined, sound: await readRecording(turn.wav) },
    ),
  )
}

async function readRecording(path: string) {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new RunFailure(`${path} could not be read: ${messageOf(error)}`)
  })
  const sound = trimSilence(resample(readWav(bytes, path), CALL_RATE))
  if (sound.samples.length === 0) throw new RunFailure(`${path} holds no sound that can be heard.`)
  return sound
}

/** Stereo: caller left, agent right. Readable by us alone, as it is somebody's voice. */
export async function saveRecording(path: string, { sides }: PlacedCall): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFile(path, writeWav(CALL_RATE, [sides.caller, sides.agent]), { mode: 0o600 })
}
