import type { Person, ProviderName } from '../people/person.ts'
import type { Answer } from './answer.ts'
import type { Exchange, Incoming } from './exchange.ts'

/** One door of a provider. */
export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  /** What failpoints and the journal call it. */
  readonly operation: string | ((incoming: Incoming) => string)
  readonly handle: (exchange: Exchange) => Answer | Promise<Answer>
}

/** A failure that a failpoint asks for. */
export interface InjectedFailure {
  readonly status: number
  readonly reason: string | undefined
  readonly retryAfterSeconds: number | undefined
}

/** Doors that share one way of knowing who asks, and one error format. */
export interface RouteGroup {
  readonly provider: ProviderName
  readonly routes: readonly Route[]
  readonly whoAsks: (incoming: Incoming) => Person | undefined
  readonly fail: (failure: InjectedFailure, exchange: Exchange) => Answer
  /** Takes one of the places that a person's requests have, if there is a limit. */
  readonly enter?: (person: Person) => Disposable | undefined
  /** The answer to who finds no place. */
  readonly crowded?: (exchange: Exchange) => Answer
}
