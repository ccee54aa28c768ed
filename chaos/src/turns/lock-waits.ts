import { StuckError } from './stuck-error.ts'
import type { Step } from './step.ts'

/** Statements that wait for others' locks, so that those others can go on. */
export interface LockWaits {
  /** Of those put aside, for people. */
  readonly waiting: readonly string[]
  /**
   * Waits until it is done, or until it waits for a lock: then it is put aside.
   *
   * @throws {StuckError} it is neither, for longer than anything takes
   */
  doneOrAside(step: Step, done: Promise<void>): Promise<void>
  /** Whoever waited for a lock and has it goes on to their end. */
  goOn(): Promise<void>
}

/** Which of these connections the database makes wait for others. */
export type BlockedAmong = (pids: readonly number[]) => Promise<ReadonlySet<number>>

interface Aside {
  readonly pid: number
  readonly done: Promise<void>
}

/** A statement that is quicker than this waits for nobody. */
const QUICK_MS = 12
/** A statement takes milliseconds; a machine that is busy with others may take seconds over it. */
const STUCK_MS = 60_000

export function createLockWaits(blockedAmong: BlockedAmong, stuckMs = STUCK_MS): LockWaits {
  const aside = new Map<Step, Aside>()

  async function doneOrAside(step: Step, done: Promise<void>): Promise<void> {
    const begun = performance.now()
    while (!(await isDoneWithin(done, QUICK_MS))) {
      const pid = step.pid?.()
      if (pid !== undefined && (await blockedAmong([pid])).has(pid)) {
        aside.set(step, { pid, done })
        return
      }
      if (performance.now() - begun > stuckMs) throw new StuckError([describe(step, pid)])
    }
    aside.delete(step)
  }

  /** Each that ends may have been what others waited for. */
  async function goOn(): Promise<void> {
    while (aside.size > 0) {
      const blocked = await blockedAmong([...aside.values()].map(({ pid }) => pid))
      const free = [...aside].filter(([, { pid }]) => !blocked.has(pid))
      if (free.length === 0) return
      for (const [step, { done }] of free) await doneOrAside(step, done)
    }
  }

  return {
    get waiting() {
      return [...aside.keys()].map((step) => `${nameOf(step)} waits for a lock`)
    },
    doneOrAside,
    goOn,
  }
}

const nameOf = ({ party, what }: Step) => `${party.name}: ${what}`

const describe = (step: Step, pid: number | undefined) =>
  `${nameOf(step)} ${pid === undefined ? 'has no connection' : 'is not done'}`

async function isDoneWithin(done: Promise<void>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), milliseconds)
  const isDone = await Promise.race([done.then(() => true), late.promise])
  clearTimeout(timer)
  return isDone
}
