import { parentPort } from 'node:worker_threads'
import { answerQuestions } from '../threads/answer-questions.ts'
import { hear } from './hear.ts'
import { loadMoonshine } from './moonshine.ts'

/** A WAV file. */
export type HearQuestion = Uint8Array<ArrayBuffer>
/** Its words. */
export type HearAnswer = string

if (parentPort) {
  const model = await loadMoonshine()
  // The first run allocates; nobody should wait for that.
  await model.hear(new Float32Array(16_000), () => false)
  answerQuestions<HearQuestion, HearAnswer>(parentPort, async (wav, stopped) => ({
    answer: await hear(model, wav, stopped),
  }))
}
