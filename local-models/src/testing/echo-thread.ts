import { parentPort } from 'node:worker_threads'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { answerQuestions } from '../threads/answer-questions.ts'

/** A stand-in for a model's thread: does what the question says. */
export type EchoQuestion = 'echo' | 'refuse' | 'break' | 'die' | 'work until stopped' | 'how many'

let stops = 0

async function answer(question: EchoQuestion, stopped: () => boolean): Promise<string> {
  switch (question) {
    case 'echo':
      return 'echo'
    case 'refuse':
      throw new BadRequestError('Say something else.', 'refused')
    case 'break':
      throw new Error('a secret of the model')
    case 'die':
      return process.exit(3)
    case 'work until stopped':
      while (!stopped()) await new Promise((resolve) => setImmediate(resolve))
      stops += 1
      return 'stopped'
    case 'how many':
      return String(stops)
    default:
      return question satisfies never
  }
}

if (parentPort) {
  answerQuestions<EchoQuestion, string>(parentPort, async (question, stopped) => ({
    answer: await answer(question, stopped),
  }))
}
