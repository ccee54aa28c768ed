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

/** What happens to a party around a step of its own: it ends, its work undone or done and unanswered. */
export type Crash = 'before' | 'after'
