import { audibleSpan, rms, type Sound } from './sound.ts'

/** Numbers from 0 to below 1; the same seed gives the same ones. */
export type Random = () => number

/** Endless sound that is there all through a call. */
export interface Background {
  next(count: number): Int16Array
}

/** Of what is loud enough to be speech: pauses do not count. */
export function speechLevel(sound: Sound): number {
  const { start, end } = audibleSpan(sound) ?? { start: 0, end: 0 }
  return rms(sound.samples, start, end)
}

/** How loud a background is that speech stands out from by so many decibels. */
export function levelBelow(speechRms: number, decibels: number): number {
  return speechRms / 10 ** (decibels / 20)
}

/** Of even loudness at all pitches, as a bad line has it. */
export function whiteNoise(level: number, random: Random): Background {
  // Samples spread evenly over [-a, a) have a root mean square of a / sqrt(3).
  const amplitude = level * Math.sqrt(3)
  const sample = () => Math.round((2 * random() - 1) * amplitude)
  return { next: (count) => Int16Array.from({ length: count }, sample) }
}

/** Plays a sound over and over, at a level. */
export function looped({ samples }: Sound, level: number): Background {
  const gain = level / Math.max(1, rms(samples))
  let at = 0
  const sample = () => {
    at = (at + 1) % samples.length
    return clipped((samples[at] ?? 0) * gain)
  }
  return { next: (count) => Int16Array.from({ length: count }, sample) }
}

/** People who talk all at once: each sound again and again from a place of its own. */
export function babble(voices: readonly [Sound, ...Sound[]], random: Random): Sound {
  const longest = Math.max(...voices.map(({ samples }) => samples.length))
  const mixed = new Float64Array(longest)
  for (const { samples } of voices) {
    const from = Math.floor(random() * samples.length)
    for (let index = 0; index < longest; index += 1) {
      mixed[index] = (mixed[index] ?? 0) + (samples[(from + index) % samples.length] ?? 0)
    }
  }
  const samples = Int16Array.from(mixed, (sample) => clipped(sample / voices.length))
  return { rate: voices[0].rate, samples }
}

/** Both at once. */
export function mixed(one: Int16Array, other: Int16Array): Int16Array {
  return one.map((sample, index) => clipped(sample + (other[index] ?? 0)))
}

function clipped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)))
}
