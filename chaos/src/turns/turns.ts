import type { Random } from '../random.ts'
import { createLockWaits, type BlockedAmong } from './lock-waits.ts'
import { createQueue, waitingFor, type Waiting } from './queue.ts'
import { createSignal } from './signal.ts'
import type { Crash, Party, Step } from './step.ts'
import { StuckError } from './stuck-error.ts'

export interface TurnHooks {
  /** Called for each step before it is done. */
  readonly onStep: (step: Step) => Crash | undefined
  readonly onCrash: (party: Party) => Promise<void>
  /** Whether everybody stands at a step of theirs; false while something of theirs still runs. */
  readonly isQuiet: () => boolean
  readonly blockedAmong: BlockedAmong
}

/**
 * Lets one go at a time, in an order that the seed decides among those who stand at a step. All that
 * the simulated processes do outside themselves is a step here. Who stands there when may differ
 * from run to run: an SDK that pauses, and a statement that waits for a lock, do so in real time.
 */
export interface Turns {
  /** Does `work` when it is its turn. Nothing comes back to a party that is dead by then. */
  take<T>(step: Step, work: () => Promise<T>): Promise<T>
  /** Something may have become quiet. */
  readonly wake: () => void
  /** Lets everybody go until `done` is, and nothing is left to do. */
  run(done: Promise<unknown>): Promise<void>
}

/** Longer than adapters pause before they ask a provider again. */
const LONGEST_PAUSE_MS = 500
/** Real time in which nothing at all happens. Longer than any time-out of ours. */
const STUCK_MS = 20_000

export function createTurns(random: Random, hooks: TurnHooks): Turns {
  const queue = createQueue(random)
  const lockWaits = createLockWaits(hooks.blockedAmong)
  const signal = createSignal()

  function take<T>(step: Step, work: () => Promise<T>): Promise<T> {
    const { waiting, promise } = waitingFor(step, work)
    if (step.party.isDead) return promise
    queue.add(waiting)
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
    return step.pid === undefined ? done : lockWaits.doneOrAside(step, done)
  }

  async function finish(step: Waiting, crash: Crash | undefined): Promise<void> {
    const deliver = await step.perform()
    if (crash === 'after' && !step.party.isDead) await hooks.onCrash(step.party)
    if (!step.party.isDead) deliver()
    signal.give()
  }

  async function run(done: Promise<unknown>): Promise<void> {
    let isDone = false
    const noteDone = () => {
      isDone = true
      signal.give()
    }
    done.then(noteDone, noteDone)
    for (;;) {
      await untilQuiet()
      const step = queue.draw()
      if (step) await go(step)
      else if (isDone && lockWaits.waiting.length === 0) return
      else if (!(await signal.wait(STUCK_MS))) throw new StuckError(lockWaits.waiting)
      await lockWaits.goOn()
    }
  }

  return { take, wake: signal.give, run }
}

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve))
