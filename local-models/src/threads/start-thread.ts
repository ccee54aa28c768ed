import { Worker } from 'node:worker_threads'
import { UnavailableError } from '@parley/shared/errors/app-error'
import type { FromThread, ToThread } from './messages.ts'
import { createOpenQuestions } from './open-questions.ts'

/** A model on a thread of its own: inference is synchronous and would block every other request. */
export interface Thread<Question, Answer> extends AsyncDisposable {
  /** Settles when the model is loaded; rejects when it cannot be, and once the thread is gone. */
  ready(): Promise<void>
  /** Resolves when the thread ends by itself, which it never should. */
  readonly failed: Promise<Error>
  /**
   * Rejects with the signal's reason as soon as it aborts; the thread is told to stop.
   *
   * @param transfer buffers handed over instead of copied
   * @throws {AppError} what the thread answered with, or `unavailable` once it is gone
   */
  ask(question: Question, signal: AbortSignal, transfer?: readonly ArrayBuffer[]): Promise<Answer>
}

/** @param workerData what the thread's own module expects */
export function startThread<Question, Answer>(
  entry: URL,
  workerData?: unknown,
): Thread<Question, Answer> {
  const worker = new Worker(entry, { workerData })
  const questions = createOpenQuestions<Answer>()
  const loaded = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<Error>()
  let ended: Error | undefined
  loaded.promise.catch(() => undefined)

  function end(error: Error): void {
    ended ??= error
    loaded.reject(ended)
    questions.failAll(unavailable(ended))
  }
  function fail(error: Error): void {
    if (!ended) failed.resolve(error)
    end(error)
  }
  function send(message: ToThread<Question>, transfer: readonly ArrayBuffer[] = []): void {
    worker.postMessage(message, transfer)
  }

  worker.on('message', (message: FromThread<Answer>) => {
    if ('ready' in message) loaded.resolve()
    else questions.settle(message)
  })
  worker.on('error', (error) => fail(error instanceof Error ? error : new Error('thread failed')))
  worker.on('exit', (code) => fail(new Error(`thread ended with ${code}`)))

  return {
    ready: () => (ended ? Promise.reject(ended) : loaded.promise),
    failed: failed.promise,
    async ask(question, signal, transfer) {
      signal.throwIfAborted()
      if (ended) throw unavailable(ended)
      const { id, answer } = questions.open()
      const stop = () => {
        send({ stop: id })
        questions.fail(id, signal.reason)
      }
      signal.addEventListener('abort', stop, { once: true })
      send({ id, question }, transfer)
      return answer.finally(() => signal.removeEventListener('abort', stop))
    },
    async [Symbol.asyncDispose]() {
      end(new Error('closed'))
      await worker.terminate()
    },
  }
}

function unavailable(cause: Error): UnavailableError {
  return new UnavailableError('The model is not running. Try again in a few seconds.', cause)
}
