import type { FailpointInput } from '../../providers/failpoints/failpoint.ts'
import type { CalendarProvider } from '../options.ts'

/** What a provider calls what we ask of it, as failpoints name it. */
export interface Operations {
  readonly read: string
  readonly create: string
  readonly change: string
  readonly remove: string
  /** Every one of them. */
  readonly all: string
}

export const OPERATIONS: Readonly<Record<CalendarProvider, Operations>> = {
  google: {
    read: 'google.freebusy',
    create: 'google.events.insert',
    change: 'google.events.patch',
    remove: 'google.events.delete',
    all: 'google.*',
  },
  microsoft: {
    read: 'microsoft.calendarView',
    create: 'microsoft.events.create',
    change: 'microsoft.events.patch',
    remove: 'microsoft.events.delete',
    all: 'microsoft.*',
  },
}

/** A way in which a provider fails in the middle of a call. */
export interface Failure {
  readonly name: string
  /** In one line. */
  readonly summary: string
  /** What the call is about. */
  readonly errand: 'book' | 'move' | 'cancel'
  /** From when on it fails: from the first word, or from when the yes is about to be said. */
  readonly from: 'greeting' | 'yes'
  failpoint(at: Operations): Omit<FailpointInput, 'person'>
  /** What the caller must be told. */
  readonly told: RegExp
  /** How it has to stand when all is settled; `either`: both may be true, as long as it is said. */
  readonly ends: 'done' | 'not done' | 'either'
  /** Where only one provider can fail like that. */
  readonly only?: CalendarProvider
}
