import { HEARING_RATE } from './find-speech.ts'

/** Moonshine's attention takes memory with the square of this, and keeps it. */
const LONGEST = 14 * HEARING_RATE
/** A cut is looked for in the last part of a window only, so that windows stay long. */
const SEARCH_FROM = 8 * HEARING_RATE
const STEP = HEARING_RATE / 20

/** Cuts long audio at its quietest places into windows of at most 14 s; short audio stays whole. */
export function splitWindows(samples: Float32Array): Float32Array[] {
  const windows: Float32Array[] = []
  let rest = samples
  while (rest.length > LONGEST) {
    const at = quietest(rest, SEARCH_FROM, LONGEST)
    windows.push(rest.subarray(0, at))
    rest = rest.subarray(at)
  }
  windows.push(rest)
  return windows
}

function quietest(samples: Float32Array, from: number, to: number): number {
  let best = to
  let least = Infinity
  for (let start = from; start + 4 * STEP <= to; start += STEP) {
    const energy = samples
      .subarray(start, start + 4 * STEP)
      .reduce((sum, sample) => sum + sample * sample, 0)
    if (energy < least) {
      least = energy
      best = start + 2 * STEP
    }
  }
  return best
}
