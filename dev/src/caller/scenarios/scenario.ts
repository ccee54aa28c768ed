import type { ApiClient } from '../api-client.ts'
import type { AuditRow } from '../audit.ts'
import type { CalendarState } from '../calendar.ts'
import type { Script } from '../script.ts'

/** What is known of a call afterwards. */
export interface Outcome {
  readonly before: CalendarState
  readonly after: CalendarState
  readonly audit: readonly AuditRow[]
}

/** One call that is about to be placed, and how it should end. */
export interface Plan {
  /** What the call is about, for whoever watches. */
  readonly about: string
  readonly script: Script
  /** Why it did not end as it should; undefined when it did. */
  whyNot(outcome: Outcome): string | undefined
}

/** A kind of call that the demo can place. */
export interface Scenario {
  readonly name: string
  /** In one line. */
  readonly summary: string
  /** Puts into the calendar what the call needs there, before anything is compared. */
  prepare(api: ApiClient): Promise<Plan>
}
