import type { Person } from '../people/person.ts'

/** Requests to one mailbox at a time (Graph's throttling limits: MailboxConcurrency). */
const PLACES = 4

/** Counts requests under way by person; a place is given back when it is disposed of. */
export function createPlaces(): (person: Person) => Disposable | undefined {
  const taken = new Map<string, number>()
  return ({ id }) => {
    const now = taken.get(id) ?? 0
    if (now >= PLACES) return undefined
    taken.set(id, now + 1)
    return { [Symbol.dispose]: () => taken.set(id, (taken.get(id) ?? 1) - 1) }
  }
}
