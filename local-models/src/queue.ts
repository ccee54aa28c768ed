import { AppError } from '@parley/shared/errors/app-error'

/**
 * One resource that does one thing at a time, and a bounded number of requests that want it. A
 * request takes a place for as long as it lasts and may then do several pieces of work, which take
 * turns with those of other requests in the order they were asked for.
 */
export interface Queue {
  /** @throws {QueueFullError} when every place is taken */
  enter(signal: AbortSignal): Place
}

export interface Place extends Disposable {
  /** Waits for its turn, then works. Rejects with the signal's reason once the client has left. */
  run<T>(work: () => Promise<T>): Promise<T>
}

/** 429: more requests at once than this server takes. */
export class QueueFullError extends AppError {
  override readonly name = 'QueueFullError'
  constructor() {
    super('Too many requests are waiting for this model. Try again in a second.', {
      code: 'queue_full',
      status: 429,
      headers: { 'Retry-After': '1' },
    })
  }
}

export function createQueue(places: number): Queue {
  const turns = createTurns()
  let taken = 0
  return {
    enter(signal) {
      if (taken >= places) throw new QueueFullError()
      taken += 1
      let left = false
      return {
        run: (work) => turns.run(signal, work),
        [Symbol.dispose]() {
          if (!left) taken -= 1
          left = true
        },
      }
    },
  }
}

function createTurns() {
  const waiting: (() => void)[] = []
  let busy = false

  function next(): void {
    const start = waiting.shift()
    if (start) start()
    else busy = false
  }

  function turn(signal: AbortSignal): Promise<void> {
    if (!busy) {
      busy = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(start), 1)
        reject(signal.reason)
      }
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      waiting.push(start)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  async function run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    await turn(signal)
    try {
      signal.throwIfAborted()
      return await work()
    } finally {
      next()
    }
  }

  return { run }
}
