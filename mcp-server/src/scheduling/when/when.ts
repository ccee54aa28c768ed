import type { Interval } from '../interval.ts'
import type { WorkingHours } from '../working-hours.ts'

/** Where and when the words are heard. */
export interface Hearing {
  readonly now: number
  /** IANA zone of the owner. */
  readonly zone: string
  /** Hours without am or pm are meant within these. */
  readonly hours: readonly WorkingHours[]
  /** `11/24` is the 24th of November. */
  readonly american: boolean
}

export type Unclear =
  | { readonly kind: 'unclear'; readonly why: 'nothing_found' | 'several' | 'too_long' }
  | { readonly kind: 'unclear'; readonly why: 'past'; readonly at: number }
  | {
      readonly kind: 'unclear'
      readonly why: 'weekday_mismatch'
      /** Local noon of the date that was named. */
      readonly at: number
      /** ISO weekday that was said beside it. */
      readonly said: number
    }

/**
 * What somebody meant. A range has the windows of its days in which a time may start, for example
 * the afternoons of a week.
 */
export type When =
  | { readonly kind: 'exact'; readonly start: number }
  | {
      readonly kind: 'range'
      readonly from: number
      readonly to: number
      readonly windows: readonly Interval[]
    }
  | Unclear
