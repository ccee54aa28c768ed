import { AudioFrame } from '@livekit/rtc-node'

/** Speech starts softly: what came this long before the detector noticed belongs to it. */
const BEFORE_MS = 300

/** Recognisers clip a last word that ends with the recording. */
const SILENCE_AFTER_MS = 120

/** No turn is longer; what comes after is not recognised. */
const MAX_MS = 60_000

/** The audio of one turn of the caller's, and of the moment before it. */
export interface Utterance {
  /** Adds what was just heard. */
  push(frame: AudioFrame): void
  /** Speech has begun: from now on nothing is forgotten. */
  begin(): void
  /** Everything up to now as one frame with a little silence behind it. */
  audio(): AudioFrame | undefined
  /** Forgets what was recognised and keeps the moment before the next speech. */
  end(): void
}

export function createUtterance(): Utterance {
  let frames: AudioFrame[] = []
  let speaking = false
  const trim = () => {
    while (milliseconds(frames.slice(1)) > BEFORE_MS) frames.shift()
  }
  return {
    push(frame) {
      if (speaking && milliseconds(frames) > MAX_MS) return
      frames.push(frame)
      if (!speaking) trim()
    },
    begin() {
      speaking = true
    },
    audio() {
      return frames.length === 0 ? undefined : joined(frames)
    },
    end() {
      speaking = false
      frames = frames.slice(-LAST_FRAMES)
      trim()
    },
  }
}

/** More windows than {@link BEFORE_MS} holds. */
const LAST_FRAMES = 32

function milliseconds(frames: readonly AudioFrame[]): number {
  return frames.reduce((sum, frame) => sum + (frame.samplesPerChannel * 1000) / frame.sampleRate, 0)
}

function joined(frames: readonly AudioFrame[]): AudioFrame | undefined {
  const [first] = frames
  if (!first) return undefined
  const silence = Math.round((first.sampleRate * SILENCE_AFTER_MS) / 1000)
  const length = frames.reduce((sum, frame) => sum + frame.data.length, 0)
  const samples = new Int16Array(length + silence)
  let offset = 0
  for (const frame of frames) {
    samples.set(frame.data, offset)
    offset += frame.data.length
  }
  return new AudioFrame(samples, first.sampleRate, 1, samples.length)
}
