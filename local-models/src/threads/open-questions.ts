import { AppError } from '@parley/shared/errors/app-error'
import type { FromThread } from './messages.ts'

/** The questions a thread has been asked and has not answered yet. */
export interface OpenQuestions<Answer> {
  open(): { readonly id: number; readonly answer: Promise<Answer> }
  settle(message: Exclude<FromThread<Answer>, { ready: true }>): void
  fail(id: number, reason: unknown): void
  failAll(reason: unknown): void
}

export function createOpenQuestions<Answer>(): OpenQuestions<Answer> {
  const open = new Map<number, PromiseWithResolvers<Answer>>()
  let lastId = 0

  function take(id: number): PromiseWithResolvers<Answer> | undefined {
    const asked = open.get(id)
    open.delete(id)
    return asked
  }

  return {
    open() {
      lastId += 1
      const asked = Promise.withResolvers<Answer>()
      open.set(lastId, asked)
      return { id: lastId, answer: asked.promise }
    },
    settle(message) {
      const asked = take(message.id)
      if ('answer' in message) asked?.resolve(message.answer)
      else asked?.reject(new AppError(message.failure.message, message.failure))
    },
    fail: (id, reason) => take(id)?.reject(reason),
    failAll(reason) {
      for (const id of open.keys()) take(id)?.reject(reason)
    },
  }
}
