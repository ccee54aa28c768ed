import type { MessagePort } from 'node:worker_threads'
import { AppError } from '@parley/shared/errors/app-error'
import type { Failure, FromThread, ToThread } from './messages.ts'

export interface Answered<Answer> {
  readonly answer: Answer
  /** Buffers handed over instead of copied. */
  readonly transfer?: readonly ArrayBuffer[]
}

/** `stopped` turns true when nobody waits for the answer any more. */
export type Respond<Question, Answer> = (
  question: Question,
  stopped: () => boolean,
) => Promise<Answered<Answer>>

/** The thread's side of `startThread`: announces readiness and answers what it is asked. */
export function answerQuestions<Question, Answer>(
  port: MessagePort,
  respond: Respond<Question, Answer>,
): void {
  const running = new Set<number>()
  const stopped = new Set<number>()

  async function answer(id: number, question: Question): Promise<void> {
    running.add(id)
    try {
      const { answer, transfer } = await respond(question, () => stopped.has(id))
      send({ id, answer }, transfer)
    } catch (error) {
      send({ id, failure: toFailure(error) })
    } finally {
      running.delete(id)
      stopped.delete(id)
    }
  }

  function send(message: FromThread<Answer>, transfer: readonly ArrayBuffer[] = []): void {
    port.postMessage(message, transfer)
  }

  port.on('message', (message: ToThread<Question>) => {
    if (!('stop' in message)) void answer(message.id, message.question)
    else if (running.has(message.stop)) stopped.add(message.stop)
  })
  send({ ready: true })
}

function toFailure(error: unknown): Failure {
  if (error instanceof AppError) {
    return { message: error.message, code: error.code, status: error.status }
  }
  return { message: 'The model failed. Try again.', code: 'model_failed', status: 500 }
}
