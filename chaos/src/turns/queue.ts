import type { Random } from '../random.ts'
import type { Step } from './step.ts'

/** A step and what it is about. */
export interface Waiting extends Step {
  /** Does it. @returns what tells whoever waits for it */
  readonly perform: () => Promise<() => void>
}

/** Steps that wait for their turn. */
export interface Queue {
  add(step: Waiting): void
  /** Takes one out, by chance; none of the dead's, which are forgotten. */
  draw(): Waiting | undefined
}

export function createQueue(random: Random): Queue {
  let waiting: Waiting[] = []
  return {
    add: (step) => void waiting.push(step),
    draw() {
      waiting = waiting.filter(({ party }) => !party.isDead)
      if (waiting.length === 0) return undefined
      const [step] = waiting.splice(random.below(waiting.length), 1)
      return step
    },
  }
}

/** A step whose work settles `promise` only when it is told to. */
export function waitingFor<T>(
  step: Step,
  work: () => Promise<T>,
): { readonly waiting: Waiting; readonly promise: Promise<T> } {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const perform = () =>
    work().then(
      (value) => () => resolve(value),
      (error: unknown) => () => reject(error instanceof Error ? error : new Error('Not an error')),
    )
  return { waiting: { ...step, perform }, promise }
}
