/** Quieter than this, relative to the loudest sample, is Flite's silence and its faint hiss. */
const QUIET = 0.015
/** Kept before the first sound, in seconds: soft consonants begin below the threshold. */
const LEAD = 0.015
/** Kept after the last sound, in seconds: the pause to the next sentence. */
const TAIL = 0.15

/** Cuts the 0.2 s that Flite puts before a sentence and all but a short pause after it. */
export function trimSilence(samples: Float32Array, sampleRate: number): Float32Array {
  const threshold = peakOf(samples) * QUIET
  const first = samples.findIndex((sample) => Math.abs(sample) > threshold)
  if (first < 0) return samples.subarray(0, 0)
  const last = samples.findLastIndex((sample) => Math.abs(sample) > threshold)
  const start = Math.max(0, first - Math.round(LEAD * sampleRate))
  return samples.subarray(start, last + 1 + Math.round(TAIL * sampleRate))
}

/** The largest absolute sample. */
export function peakOf(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)
}
