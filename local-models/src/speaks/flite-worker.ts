import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { toPcm16 } from '../audio/pcm16.ts'
import { resample } from '../audio/resample.ts'
import { answerQuestions } from '../threads/answer-questions.ts'
import { type Flite, loadFlite } from './flite.ts'
import { setLevel } from './set-level.ts'
import { trimSilence } from './trim-silence.ts'
import type { Voice } from './voices.ts'

/** What OpenAI's `pcm` is. */
export const SPEECH_RATE = 24_000

export interface SayQuestion {
  readonly text: string
  readonly voice: Voice
  /** 1 is the voice's own pace, 2 twice as fast. */
  readonly speed: number
}
/** 16-bit mono at 24 kHz. */
export type SayAnswer = Uint8Array<ArrayBuffer>

function say(flite: Flite, question: SayQuestion): SayAnswer {
  const { samples, sampleRate } = flite.say(question.text, question.voice, question.speed)
  const speech = setLevel(trimSilence(samples, sampleRate))
  return toPcm16(resample(speech, sampleRate, SPEECH_RATE))
}

if (parentPort) {
  // Node announces WASI as experimental on standard error, where only logs belong.
  process.removeAllListeners('warning')
  const { folder } = z.object({ folder: z.string() }).parse(workerData)
  const flite = await loadFlite(folder)
  // The first sentence runs on code that is not optimised yet.
  say(flite, { text: 'This is how I sound.', voice: 'slt', speed: 1 })
  answerQuestions<SayQuestion, SayAnswer>(parentPort, async (question) => {
    const answer = say(flite, question)
    return { answer, transfer: [answer.buffer] }
  })
}
