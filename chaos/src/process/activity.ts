import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * What a simulated process has under way in its calendar SDKs. They do work of their own between our
 * steps, and nobody is to go on until that has come to a step again.
 */
export interface Activity {
  /** Runs one call of a calendar adapter. */
  inCalendar<T>(call: () => Promise<T>): Promise<T>
  /** A step of the database that belongs to such a call. */
  inDatabase<T>(step: () => Promise<T>): Promise<T>
  /** A request is at the provider's door, or hangs there. */
  inRequest<T>(request: () => Promise<T>): Promise<T>
  readonly isQuiet: boolean
}

/** @param wake called when something may have become quiet */
export function createActivity(wake: () => void): Activity {
  const inside = new AsyncLocalStorage<true>()
  let calls = 0
  let standing = 0
  async function during<T>(work: () => Promise<T>, count: (by: 1 | -1) => void): Promise<T> {
    count(1)
    wake()
    try {
      return await work()
    } finally {
      count(-1)
      wake()
    }
  }
  const stands = (by: 1 | -1) => {
    standing += by
  }
  return {
    inCalendar: (call) =>
      during(
        () => inside.run(true, call),
        (by) => {
          calls += by
        },
      ),
    inDatabase: (step) => (inside.getStore() ? during(step, stands) : step()),
    inRequest: (request) => during(request, stands),
    get isQuiet() {
      return calls <= standing
    },
  }
}
