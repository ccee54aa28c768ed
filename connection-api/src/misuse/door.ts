import type { Answer } from './answer.ts'
import type { Misuse } from './misuse.ts'
import type { MisuseScene } from './misuse-scene.ts'

/** What somebody tried. */
export interface Tried {
  /** How many appointments each owner has to have after it, by their ids. */
  readonly calendars: Readonly<Record<string, number>>
  readonly answer: Answer
}

/** Makes a scene ready, misuses it, and tells what the door said to that. */
type Attempt = (scene: MisuseScene) => Promise<Tried>

/** A misuse at a door, and what has to come of it there. */
export interface Cell {
  /** Code of the answer; undefined: this door answers in words. */
  readonly answered: string | undefined
  /** Code of the audit row, or why nobody is named there. */
  readonly audited: string | { readonly nobody: string }
  readonly attempt: Attempt
}

/** Why a misuse means nothing at a door. */
export interface NoMeaning {
  readonly noMeaning: string
}

/** One way to the tools, with all that can be tried there. */
export interface Door {
  readonly name: string
  readonly cells: Readonly<Record<Misuse, Cell | NoMeaning>>
}

/** Refused, with a code in the answer and the same or another one in the audit. */
export const refusedBy = (answered: string, attempt: Attempt, audited = answered): Cell => ({
  answered,
  audited,
  attempt,
})

/** Refused in words, with a code in the audit. */
export const refusedInWords = (audited: string, attempt: Attempt): Cell => ({
  answered: undefined,
  audited,
  attempt,
})

/** Refused without a name in the audit. */
export const refusedToNobody = (answered: string, nobody: string, attempt: Attempt): Cell => ({
  answered,
  audited: { nobody },
  attempt,
})

interface Person {
  readonly id: string
}

/** Nothing may be in their calendar. */
export const nothingFor = ({ id }: Person, answer: Answer): Tried => ({
  calendars: { [id]: 0 },
  answer,
})

/** What there was has to be there still. */
export const neitherFor = ({ id }: Person, neighbour: Person, answer: Answer): Tried => ({
  calendars: { [id]: 0, [neighbour.id]: 1 },
  answer,
})

export const onceFor = ({ id }: Person, answer: Answer): Tried => ({
  calendars: { [id]: 1 },
  answer,
})
