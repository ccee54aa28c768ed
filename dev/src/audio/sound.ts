/** Mono sound, 16 bits a sample. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number
  readonly samples: Int16Array
}

/** Of what comes over the line: -44 dB of full scale, above what an Opus decoder makes of silence. */
export const AUDIBLE_RMS = 200

/** Within one recording, 30 dB below its loudest moment is silence, whatever its level. */
const SILENCE_RATIO = 32
/** And so is what nobody hears: -61 dB of full scale. */
const INAUDIBLE_RMS = 30

/** Left around a sound when it is trimmed: words begin and end softly. */
const MARGIN_MS = 150

/** Loudness is judged over this time. */
const WINDOW_MS = 10

/** Root mean square of the samples from `from` (inclusive) to `to` (exclusive). */
export function rms(samples: Int16Array, from = 0, to = samples.length): number {
  let sum = 0
  for (let index = from; index < to; index += 1) sum += (samples[index] ?? 0) ** 2
  return to > from ? Math.sqrt(sum / (to - from)) : 0
}

/** Where sound begins and ends, in samples: `[start, end)`; undefined when all is silence. */
export function audibleSpan(sound: Sound): { start: number; end: number } | undefined {
  const step = Math.round((sound.rate * WINDOW_MS) / 1000)
  const levels: number[] = []
  for (let at = 0; at < sound.samples.length; at += step) {
    levels.push(rms(sound.samples, at, Math.min(at + step, sound.samples.length)))
  }
  const loudest = levels.reduce((one, other) => Math.max(one, other), 0)
  const threshold = Math.max(INAUDIBLE_RMS, loudest / SILENCE_RATIO)
  const first = levels.findIndex((level) => level >= threshold)
  const last = levels.findLastIndex((level) => level >= threshold)
  if (first === -1) return undefined
  return { start: first * step, end: Math.min((last + 1) * step, sound.samples.length) }
}

/** The same sound with little silence around it; nothing is left of a silent one. */
export function trimSilence(sound: Sound): Sound {
  const span = audibleSpan(sound)
  if (span === undefined) return { rate: sound.rate, samples: new Int16Array() }
  const margin = Math.round((sound.rate * MARGIN_MS) / 1000)
  const from = Math.max(0, span.start - margin)
  return { rate: sound.rate, samples: sound.samples.subarray(from, span.end + margin) }
}

/** One after the other; all of one rate. */
export function joined(sounds: readonly Sound[]): Sound {
  const samples = new Int16Array(sounds.reduce((sum, sound) => sum + sound.samples.length, 0))
  let at = 0
  for (const sound of sounds) {
    samples.set(sound.samples, at)
    at += sound.samples.length
  }
  return { rate: sounds[0]?.rate ?? 0, samples }
}

export function durationMs(sound: Sound): number {
  return (sound.samples.length / sound.rate) * 1000
}
