import { BadRequestError } from '@parley/shared/errors/app-error'
import { readWav } from '../audio/read-wav.ts'
import { resample } from '../audio/resample.ts'
import { findSpeech, HEARING_RATE } from './find-speech.ts'
import { listen } from './listen.ts'
import type { Moonshine } from './moonshine.ts'
import { splitWindows } from './split-windows.ts'

/** Longer audio is refused: it would keep everyone else from being heard. */
const MAX_SECONDS = 60

/**
 * From a WAV file to words; an empty text where nobody speaks.
 *
 * @throws {BadRequestError} `bad_audio`, `audio_too_long`
 */
export async function hear(
  model: Moonshine,
  wav: Uint8Array,
  stopped: () => boolean,
): Promise<string> {
  const recording = readWav(wav)
  if (recording.samples.length > MAX_SECONDS * recording.sampleRate) {
    const message = `The audio is too long. Send at most ${MAX_SECONDS} seconds.`
    throw new BadRequestError(message, 'audio_too_long')
  }
  const samples = resample(recording.samples, recording.sampleRate, HEARING_RATE)
  const texts: string[] = []
  for (const window of splitWindows(samples)) {
    const speech = findSpeech(window)
    if (!speech || stopped()) continue
    texts.push(await listen(model, speech, stopped))
  }
  return texts.filter((text) => text !== '').join(' ')
}
