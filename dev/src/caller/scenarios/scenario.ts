import type { ApiClient } from '../api-client.ts'
import type { AuditRow } from '../audit.ts'
import type { CalendarState } from '../calendar.ts'
import type { GuestLink } from '../guest-link.ts'
import type { Script } from '../script.ts'

/** What is known of a call afterwards. */
export interface Outcome {
  readonly before: CalendarState
  readonly after: CalendarState
  readonly audit: readonly AuditRow[]
}

/** How a caller sounds, where it is not as usual. */
export interface Manner {
  readonly voice?: string
  /** 1 is the voice's own. */
  readonly speed?: number
  readonly noise?: Noise
}

/** What is heard around them, and by how many decibels they are louder than that. */
export interface Noise {
  readonly kind: 'white' | 'babble'
  readonly decibels: number
  readonly seed: number
}

/** One call that is about to be placed, and how it should end. */
export interface Plan {
  /** What the call is about, for whoever watches. */
  readonly about: string
  readonly script: Script
  readonly manner?: Manner
  /** By which the caller comes, who then is a guest. It is closed after the call. */
  readonly link?: GuestLink
  /** Why it did not end as it should; undefined when it did. */
  whyNot(outcome: Outcome): string | undefined | Promise<string | undefined>
}

/** A kind of call that the demo can place. */
export interface Scenario {
  readonly name: string
  /** In one line. */
  readonly summary: string
  /**
   * What a stack must be told for it, which is then one of its own.
   *
   * @param email of who calls
   */
  variables?(email: string): Readonly<Record<string, string>>
  /** Puts into the calendar what the call needs there, before anything is compared. */
  prepare(api: ApiClient): Promise<Plan>
}
