import { HEARING_RATE } from './find-speech.ts'
import type { Heard, Moonshine } from './moonshine.ts'

/** Below this mean log probability the first hearing is wrong more often than not. */
const UNSURE = -0.25
/** Below this it is made up; no words are better, since the agent then asks again. */
const MADE_UP = -0.8
/** Longer speech has enough context to be heard well, and hearing it again takes longer. */
const AGAIN_UP_TO = 4 * HEARING_RATE
const MARGIN = 0.1 * HEARING_RATE
/** Near full scale, as most of the model's training speech is. */
const LOUD = 0.9

/**
 * Hears a piece of speech; when the model is unsure of a short one, hears it again louder with
 * more silence around it and once more cut tighter, and keeps what it is surest of. Measured on
 * 46 phrases in four voices that takes a fifth of the word errors away, for 15 ms on average.
 */
export async function listen(
  model: Moonshine,
  speech: Float32Array,
  stopped: () => boolean,
): Promise<string> {
  const heard = [await model.hear(speech, stopped)]
  if (speech.length <= AGAIN_UP_TO && isUnsure(heard[0])) {
    heard.push(await model.hear(louderAndLooser(speech), stopped))
    heard.push(await model.hear(tighter(speech), stopped))
  }
  return surest(heard)
}

function isUnsure(heard: Heard | undefined): boolean {
  return heard === undefined || heard.text === '' || heard.confidence < UNSURE
}

function surest(heard: readonly Heard[]): string {
  const [best] = heard
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => b.confidence - a.confidence)
  return best && best.confidence >= MADE_UP ? best.text : ''
}

function louderAndLooser(speech: Float32Array): Float32Array {
  const gain = LOUD / speech.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 1e-6)
  const out = new Float32Array(speech.length + 2 * MARGIN)
  speech.forEach((sample, index) => {
    out[MARGIN + index] = sample * gain
  })
  return out
}

function tighter(speech: Float32Array): Float32Array {
  return speech.subarray(MARGIN / 2, speech.length - MARGIN / 2)
}
