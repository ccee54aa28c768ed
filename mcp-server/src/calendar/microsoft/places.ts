/** A place among those who may ask at the same time; given back when it is disposed of. */
export type TakePlace = (whose: string, signal: AbortSignal) => Promise<Disposable>

interface Line {
  taken: number
  readonly waiting: Set<() => void>
}

/** @param most places for each mailbox; who finds none waits in line, until its signal aborts */
export function createPlaces(most: number): TakePlace {
  const lines = new Map<string, Line>()

  function lineOf(whose: string): Line {
    const line = lines.get(whose) ?? { taken: 0, waiting: new Set() }
    lines.set(whose, line)
    return line
  }

  function giveBack(whose: string, line: Line): void {
    const [next] = line.waiting
    if (next) {
      // The place goes over to whoever waited longest.
      line.waiting.delete(next)
      next()
      return
    }
    line.taken -= 1
    if (line.taken === 0) lines.delete(whose)
  }

  return async (whose, signal) => {
    signal.throwIfAborted()
    const line = lineOf(whose)
    if (line.taken < most) line.taken += 1
    else await turnIn(line, signal)
    return { [Symbol.dispose]: () => giveBack(whose, line) }
  }
}

function turnIn(line: Line, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const turn = () => {
    signal.removeEventListener('abort', leave)
    resolve()
  }
  const leave = () => {
    line.waiting.delete(turn)
    reject(new Error('Nobody waits for this place any more'))
  }
  signal.addEventListener('abort', leave, { once: true })
  line.waiting.add(turn)
  return promise
}
