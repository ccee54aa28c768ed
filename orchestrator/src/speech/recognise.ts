import type { stt } from '@livekit/agents'
import type { AudioFrame } from '@livekit/rtc-node'

/** What a recogniser does for one turn: text, or nothing that it could make words of. */
export type Recognise = (audio: AudioFrame, signal: AbortSignal) => Promise<stt.SpeechEvent>

/** The two things that the framework's own adapter keeps to itself. */
export interface RecogniserTrouble {
  /** The caller spoke, and nothing of it could be recognised. */
  nothingUnderstood(): void
  /** The recogniser did not answer. */
  failed(error: unknown): void
}
