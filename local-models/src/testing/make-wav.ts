import { toPcm16 } from '../audio/pcm16.ts'
import { wavHeader } from '../audio/wav-header.ts'

/** A 16-bit mono WAV file. */
export function makeWav(samples: Float32Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const data = toPcm16(samples)
  return joinBytes(wavHeader(sampleRate, data.byteLength), data)
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
