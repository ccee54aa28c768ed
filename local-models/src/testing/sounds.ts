import { HEARING_RATE } from '../hears/find-speech.ts'

/** Digital silence at the recogniser's rate. */
export function silence(seconds: number): Float32Array {
  return new Float32Array(Math.round(seconds * HEARING_RATE))
}

export function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]))
}
