import type { Random } from '../random.ts'
import { createSignal } from './signal.ts'

/** Somebody who does something: a process of the server, a caller. What is dead does nothing more. */
export interface Party {
  readonly name: string
  isDead: boolean
}

/** Work that waits for its turn. */
export interface Step {
  readonly party: Party
  /** For people: it is in the printed schedule. */
  readonly what: string
  /** The database connection on which it may wait for others; known once it has begun. */
  readonly pid?: (() => number | undefined) | undefined
}

/** Nothing goes on any more, and nothing is over either. */
export class StuckError extends Error {
  override readonly name = 'StuckError'
  constructor() {
    super('Nothing happens any more, and it is not over')
  }
}

/** What happens to a party around a step of its own: it ends, its work undone or done and unanswered. */
export type Crash = 'before' | 'after'

export interface TurnHooks {
  /** Called for each step before it is done. */
  readonly onStep: (step: Step) => Crash | undefined
  readonly onCrash: (party: Party) => Promise<void>
  /** Whether everybody stands at a step of theirs; false while something of theirs still runs. */
  readonly isQuiet: () => boolean
  /** Whether the database makes this connection wait for another one. */
  readonly isBlocked: (pid: number) => Promise<boolean>
}

/**
 * Lets one go at a time, in an order that the seed decides. All that the simulated processes do
 * outside themselves is a step here, so that the same seed gives the same interleaving.
 */
export interface Turns {
  /** Does `work` when it is its turn. Nothing comes back to a party that is dead by then. */
  take<T>(step: Step, work: () => Promise<T>): Promise<T>
  /** Something may have become quiet. */
  readonly wake: () => void
  /** Lets everybody go until `done` is, and nothing is left to do. */
  run(done: Promise<unknown>): Promise<void>
}

interface Waiting extends Step {
  /** Does it. @returns what tells whoever waits for it */
  readonly perform: () => Promise<() => void>
}

/** A statement that is quicker than this waits for nobody. */
const QUICK_MS = 12
/** Longer than adapters pause before they ask a provider again. */
const LONGEST_PAUSE_MS = 500
/** Real time in which nothing at all happens. Longer than any time-out of ours. */
const STUCK_MS = 20_000

export function createTurns(random: Random, hooks: TurnHooks): Turns {
  const waiting: Waiting[] = []
  const parked = new Map<Waiting, Promise<void>>()
  const signal = createSignal()

  function take<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    if (step.party.isDead) return promise
    const perform = () =>
      work().then(
        (value) => () => resolve(value),
        (error: unknown) => () =>
          reject(error instanceof Error ? error : new Error('Not an error')),
      )
    waiting.push({ ...step, perform })
    signal.give()
    return promise
  }

  /** Everybody has come to a step, or ended. */
  async function untilQuiet(): Promise<void> {
    await nextTick()
    await nextTick()
    while (!hooks.isQuiet()) if (!(await signal.wait(LONGEST_PAUSE_MS))) return
  }

  async function go(step: Waiting): Promise<void> {
    const crash = hooks.onStep(step)
    if (crash === 'before') return hooks.onCrash(step.party)
    const done = finish(step, crash)
    if (step.pid === undefined) return done
    if (await isDoneWithin(done, QUICK_MS)) return done
    await unlessBlocked(step, done)
  }

  async function finish(step: Waiting, crash: Crash | undefined): Promise<void> {
    const deliver = await step.perform()
    if (crash === 'after') await hooks.onCrash(step.party)
    if (!step.party.isDead) deliver()
    signal.give()
  }

  /** Waits for what is only slow; what waits for a lock is put aside until it has it. */
  async function unlessBlocked(step: Waiting, done: Promise<void>): Promise<void> {
    while (!(await isDoneWithin(done, QUICK_MS))) {
      const pid = step.pid?.()
      if (pid === undefined || !(await hooks.isBlocked(pid))) continue
      parked.set(step, done)
      return
    }
    parked.delete(step)
  }

  /** After each step: whoever waited for a lock and has it now goes on first. */
  async function unpark(): Promise<void> {
    for (const [step, done] of parked) await unlessBlocked(step, done)
  }

  function next(): Waiting | undefined {
    const ready = waiting.filter(({ party }) => !party.isDead)
    waiting.splice(0, waiting.length, ...ready)
    if (ready.length === 0) return undefined
    const [step] = waiting.splice(random.below(ready.length), 1)
    return step
  }

  return {
    take,
    wake: signal.give,
    async run(done) {
      let isDone = false
      const noteDone = () => {
        isDone = true
        signal.give()
      }
      done.then(noteDone, noteDone)
      for (;;) {
        await untilQuiet()
        const step = next()
        if (step) await go(step)
        else if (isDone && parked.size === 0) return
        else if (!(await signal.wait(STUCK_MS))) throw new StuckError()
        if (parked.size > 0) await unpark()
      }
    },
  }
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve))

async function isDoneWithin(done: Promise<void>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), milliseconds)
  const isDone = await Promise.race([done.then(() => true), late.promise])
  clearTimeout(timer)
  return isDone
}
