/** Zero crossings of the sinc on each side: with this Kaiser window about 80 dB of stop band. */
const CROSSINGS = 16
const KAISER_BETA = 8
/** The filter opens a little below the lower Nyquist frequency, so that its slope ends before it. */
const OPENING = 0.92

/**
 * Changes the sample rate by a windowed-sinc low-pass evaluated at each output sample (polyphase:
 * the few distinct fractions of an input sample that occur share their coefficients).
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples
  const divisor = greatestCommonDivisor(from, to)
  const up = to / divisor
  const down = from / divisor
  const cutoff = OPENING * Math.min(1, to / from)
  const reach = Math.ceil(CROSSINGS / cutoff)
  const phases = new Map<number, Float32Array>()
  const out = new Float32Array(Math.floor((samples.length * up) / down))
  for (let n = 0; n < out.length; n += 1) {
    const phase = (n * down) % up
    let taps = phases.get(phase)
    if (!taps) {
      taps = tapsAt(phase / up, cutoff, reach)
      phases.set(phase, taps)
    }
    out[n] = weighted(samples, taps, Math.floor((n * down) / up) - reach + 1)
  }
  return out
}

function weighted(samples: Float32Array, taps: Float32Array, start: number): number {
  const from = Math.max(0, -start)
  const to = Math.min(taps.length, samples.length - start)
  let sum = 0
  for (let k = from; k < to; k += 1) sum += (samples[start + k] ?? 0) * (taps[k] ?? 0)
  return sum
}

/** Coefficients for an output sample that lies `fraction` after an input sample. */
function tapsAt(fraction: number, cutoff: number, reach: number): Float32Array {
  const taps = new Float32Array(2 * reach)
  let sum = 0
  for (let k = 0; k < taps.length; k += 1) {
    const x = k - reach + 1 - fraction
    const tap = sinc(cutoff * x) * kaiser(x / reach)
    taps[k] = tap
    sum += tap
  }
  return taps.map((tap) => tap / sum)
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function kaiser(position: number): number {
  if (Math.abs(position) >= 1) return 0
  return bessel(KAISER_BETA * Math.sqrt(1 - position * position)) / bessel(KAISER_BETA)
}

/** Modified Bessel function of the first kind, order zero. */
function bessel(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > 1e-9 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
