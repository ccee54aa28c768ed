import type { ClockSpec } from './find-clock.ts'
import type { DayPart } from './find-day-part.ts'
import type { DayProblem } from './find-day.ts'
import type { Days } from './relative-days.ts'

/** What was said about day and time; at least one of them. */
export interface Understood {
  readonly days: Days | undefined
  readonly part: DayPart | undefined
  readonly clock: ClockSpec | undefined
}

export type Misunderstood = { readonly kind: 'nothing_found' } | DayProblem
