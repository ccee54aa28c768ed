import type { Step } from './step.ts'

/** Statements that wait for others' locks, so that those others can go on. */
export interface LockWaits {
  readonly areAny: boolean
  /** Waits until it is done, or until it waits for a lock: then it is put aside. */
  doneOrAside(step: Step, done: Promise<void>): Promise<void>
  /** Whoever waited for a lock and has it goes on to their end. */
  goOn(): Promise<void>
}

/** A statement that is quicker than this waits for nobody. */
const QUICK_MS = 12

/** @param isBlocked whether the database makes this connection wait for another one */
export function createLockWaits(isBlocked: (pid: number) => Promise<boolean>): LockWaits {
  const aside = new Map<Step, Promise<void>>()

  async function doneOrAside(step: Step, done: Promise<void>): Promise<void> {
    while (!(await isDoneWithin(done, QUICK_MS))) {
      const pid = step.pid?.()
      if (pid === undefined || !(await isBlocked(pid))) continue
      aside.set(step, done)
      return
    }
    aside.delete(step)
  }

  return {
    get areAny() {
      return aside.size > 0
    },
    doneOrAside,
    async goOn() {
      for (const [step, done] of aside) await doneOrAside(step, done)
    },
  }
}

async function isDoneWithin(done: Promise<void>, milliseconds: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => late.resolve(false), milliseconds)
  const isDone = await Promise.race([done.then(() => true), late.promise])
  clearTimeout(timer)
  return isDone
}
