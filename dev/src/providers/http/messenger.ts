import type { Instant } from '@parley/shared/time/clock'
import type { Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface MessageAnswer {
  readonly status: number
  readonly text: string
}

/** Sends what providers send of their own accord. Disposing of it waits for what is under way. */
export interface Messenger extends AsyncDisposable {
  now(): Instant
  /** Not waited for; lost without a word when nobody listens, or when a failpoint drops it. */
  post(operation: string, person: Person, message: Message): void
  /** Undefined when there was no answer. */
  ask(message: Message): Promise<MessageAnswer | undefined>
}

const PATIENCE_MS = 10_000

export function createMessenger(sim: Simulation): Messenger {
  const underWay = new Set<Promise<void>>()
  const stop = new AbortController()
  const ask = async ({ url, headers, body }: Message) => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(PATIENCE_MS)])
      const answer = await fetch(url, { method: 'POST', headers, body: body ?? null, signal })
      return { status: answer.status, text: await answer.text() }
    } catch {
      return undefined
    }
  }
  const send = async (operation: string, person: Person, message: Message) => {
    const effects = sim.failpoints.take(operation, person.email)
    const dropped = effects.some((effect) => effect.kind === 'drop_request')
    const answer = dropped ? undefined : await ask(message)
    const status = answer?.status ?? 0
    sim.journal.note({ at: sim.now(), operation, person: person.email, status })
  }
  return {
    now: () => sim.now(),
    ask,
    post: (operation, person, message) => {
      const sent = send(operation, person, message).finally(() => underWay.delete(sent))
      underWay.add(sent)
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await Promise.all(underWay)
    },
  }
}
