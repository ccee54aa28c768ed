import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node'
import type { Sound } from './sound.ts'

/** The same sound at another rate, by the resampler (SoX) that comes with LiveKit. */
export function resample(sound: Sound, rate: number): Sound {
  if (sound.rate === rate || sound.samples.length === 0) return { rate, samples: sound.samples }
  const resampler = new AudioResampler(sound.rate, rate, 1, AudioResamplerQuality.HIGH)
  try {
    const frame = new AudioFrame(sound.samples, sound.rate, 1, sound.samples.length)
    return { rate, samples: join([...resampler.push(frame), ...resampler.flush()]) }
  } finally {
    resampler.close()
  }
}

function join(frames: readonly AudioFrame[]): Int16Array {
  const samples = new Int16Array(frames.reduce((sum, frame) => sum + frame.data.length, 0))
  let at = 0
  for (const frame of frames) {
    samples.set(frame.data, at)
    at += frame.data.length
  }
  return samples
}
