import type { tts } from '@livekit/agents'
import { AudioFrame } from '@livekit/rtc-node'
import type { Logger } from '@parley/shared/logging/logger'
import { KEPT_AS_AUDIO, SENTENCES, type Sentence } from './sentences.ts'

/** Sentences kept as audio since the call began, for when the voice is away. */
export interface KeptSentences {
  /** Renders what is missing, one after the other; never throws. */
  prepare(): Promise<void>
  /** Fresh frames of a sentence, if it could be rendered. */
  audio(sentence: Sentence): AudioFrame[] | undefined
}

export function createKeptSentences(voice: tts.TTS, log: Logger): KeptSentences {
  const kept = new Map<Sentence, AudioFrame[]>()
  return {
    async prepare() {
      for (const sentence of KEPT_AS_AUDIO) {
        if (kept.has(sentence)) continue
        const frames = await render(voice, SENTENCES[sentence], log)
        if (frames.length === 0) return
        kept.set(sentence, frames)
      }
    },
    audio(sentence) {
      return kept
        .get(sentence)
        ?.map(
          ({ data, sampleRate, channels, samplesPerChannel }) =>
            new AudioFrame(data.slice(), sampleRate, channels, samplesPerChannel),
        )
    },
  }
}

async function render(voice: tts.TTS, text: string, log: Logger): Promise<AudioFrame[]> {
  const frames: AudioFrame[] = []
  try {
    for await (const { frame } of voice.synthesize(text)) frames.push(frame)
  } catch (err) {
    log.warn({ err }, 'A sentence could not be kept as audio')
  }
  return frames
}
