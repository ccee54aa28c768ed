import { peakOf } from './trim-silence.ts'

/** -3 dBFS: clearly audible, with room for what resampling adds to a peak. */
const PEAK = 0.708
/** Faint sounds stay faint rather than become loud noise. */
const MOST_GAIN = 4

/** Scales speech so that its loudest sample is at -3 dBFS. */
export function setLevel(samples: Float32Array): Float32Array {
  const gain = Math.min(MOST_GAIN, PEAK / Math.max(peakOf(samples), 1e-6))
  return samples.map((sample) => sample * gain)
}
