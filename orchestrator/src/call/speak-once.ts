import { voice, type tts } from '@livekit/agents'
import type { RemoteParticipant, Room } from '@livekit/rtc-node'
import { SENTENCES, type Sentence } from '../conversation/sentences.ts'
import { attachSpeaker } from './attach-room.ts'

/** Says one sentence to somebody whose call is not taken: no model, no tools, no ears. */
export async function speakOnce(
  room: Room,
  caller: RemoteParticipant,
  tts: tts.TTS,
  sentence: Sentence,
): Promise<void> {
  const session = new voice.AgentSession({ tts, vad: null, turnHandling: { turnDetection: null } })
  session.on(voice.AgentSessionEventTypes.Error, () => {})
  const started = session.start({ agent: new voice.Agent({ instructions: '' }), record: false })
  const io = attachSpeaker(session, room, caller)
  try {
    await started
    await session.say(SENTENCES[sentence], { allowInterruptions: false }).waitForPlayout()
  } finally {
    await session.close()
    await io.close()
  }
}
