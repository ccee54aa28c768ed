/** Samples a second that the recogniser takes. */
export const HEARING_RATE = 16_000

const FRAME = HEARING_RATE / 100
/** Shorter than any word: a click, a breath. */
const SHORTEST_FRAMES = 8
/** What never rises above this (dBFS, one frame's RMS) nobody meant to be heard. */
const SILENCE = -50
/** Room kept around the speech, so that soft first and last sounds survive. */
const MARGIN_FRAMES = 10

/**
 * The part of `samples` that holds speech with 100 ms around it, or nothing where there is none.
 * Moonshine is trained on tight utterances: half a second of silence after a single word makes it
 * answer with no text at all.
 */
export function findSpeech(samples: Float32Array): Float32Array | undefined {
  const levels = frameLevels(samples)
  const threshold = speechThreshold(levels)
  const first = levels.findIndex((level) => level >= threshold)
  const last = levels.findLastIndex((level) => level >= threshold)
  const loud = levels.filter((level) => level >= threshold).length
  if (first < 0 || loud < SHORTEST_FRAMES) return undefined
  return cut(samples, (first - MARGIN_FRAMES) * FRAME, (last + 1 + MARGIN_FRAMES) * FRAME)
}

/** Somewhere between the background and the loudest sound, whatever their distance. */
function speechThreshold(levels: readonly number[]): number {
  const sorted = levels.toSorted((a, b) => a - b)
  const background = sorted[Math.floor(sorted.length * 0.1)] ?? 0
  const loudest = sorted[Math.floor(sorted.length * 0.98)] ?? 0
  const aboveBackground = Math.max(background + 8, loudest - 35)
  return Math.max(SILENCE, Math.min(aboveBackground, loudest - 15))
}

/** RMS of each 10 ms in dBFS. */
function frameLevels(samples: Float32Array): number[] {
  const levels: number[] = []
  for (let start = 0; start + FRAME <= samples.length; start += FRAME) {
    const frame = samples.subarray(start, start + FRAME)
    const energy = frame.reduce((sum, sample) => sum + sample * sample, 0)
    levels.push(10 * Math.log10(energy / FRAME + 1e-10))
  }
  return levels
}

/** `samples[start, end)`, with silence where that reaches beyond them. */
function cut(samples: Float32Array, start: number, end: number): Float32Array {
  const out = new Float32Array(end - start)
  out.set(samples.subarray(Math.max(0, start), end), Math.max(0, -start))
  return out
}
