/** Mono sound, 16 bits a sample. */
export interface Sound {
  /** Samples a second. */
  readonly rate: number
  readonly samples: Int16Array
}

/** Quieter than this is silence: -44 dB of full scale, above what an Opus decoder makes of none. */
export const AUDIBLE_RMS = 200

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
  const { samples } = sound
  let start: number | undefined
  let end = 0
  for (let at = 0; at < samples.length; at += step) {
    const to = Math.min(at + step, samples.length)
    if (rms(samples, at, to) < AUDIBLE_RMS) continue
    start ??= at
    end = to
  }
  return start === undefined ? undefined : { start, end }
}

/** The same sound without the silence around it; nothing is left of a silent one. */
export function trimSilence(sound: Sound): Sound {
  const { start, end } = audibleSpan(sound) ?? { start: 0, end: 0 }
  return { rate: sound.rate, samples: sound.samples.subarray(start, end) }
}

export function durationMs(sound: Sound): number {
  return (sound.samples.length / sound.rate) * 1000
}
