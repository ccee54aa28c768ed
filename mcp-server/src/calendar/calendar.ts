import { AppError } from '@parley/shared/errors/app-error'
import type { Interval } from '../scheduling/interval.ts'

/** An owner's authorised link to a provider. */
export interface CalendarAccount {
  readonly id: string
  readonly ownerId: string
  readonly provider: 'built-in' | 'google' | 'microsoft'
  readonly status: 'active' | 'needs_consent' | 'disconnected'
  readonly isDefault: boolean
  readonly countsAsBusy: boolean
}

/** An event as its provider has it. */
export interface CalendarEvent extends Interval {
  readonly id: string
  /** Written by anybody: never said without `outsideText`. */
  readonly title: string
  readonly allDay: boolean
  /** The appointment of ours that it was made for. */
  readonly appointmentId: string | undefined
}

export interface NewEvent extends Interval {
  /** Chosen by us, the same for every try: it is what makes `createEvent` happen once. */
  readonly id: string
  readonly title: string
  /** IANA zone in which the event is anchored. */
  readonly zone: string
  readonly appointmentId: string
}

/** What the provider calls the state of an event. */
export interface EventState {
  readonly etag: string
}

/**
 * What we ask of a calendar provider. The same contract suite runs on every adapter.
 *
 * Every method throws {@link CalendarUnavailableError} when there is no clear answer.
 */
export interface Calendar {
  /** Taken time that touches `window`. What cannot be read is an error, never free. */
  busyIntervals(account: CalendarAccount, window: Interval): Promise<Interval[]>
  /** Events that touch `window`, by start; series expanded. */
  listEvents(account: CalendarAccount, window: Interval): Promise<CalendarEvent[]>
  /**
   * Makes the event once, however often it is called with the same id: a repeat reads it back.
   *
   * @throws {CalendarRefusedError} a clear no, which repeating does not change
   */
  createEvent(account: CalendarAccount, event: NewEvent): Promise<EventState>
  /** The event is gone afterwards; that it was gone before is fine. */
  cancelEvent(account: CalendarAccount, eventId: string): Promise<void>
}

/** 503: no answer, or none that says whether it happened. The same step may be tried again. */
export class CalendarUnavailableError extends AppError {
  override readonly name = 'CalendarUnavailableError'
  constructor(cause?: unknown) {
    const message = 'The calendar cannot be reached right now. Try again in a moment.'
    super(message, { code: 'CALENDAR_UNAVAILABLE', status: 503, cause })
  }
}

/** 409: the provider will not have it; nothing was made. */
export class CalendarRefusedError extends AppError {
  override readonly name = 'CalendarRefusedError'
  constructor(cause?: unknown) {
    const message = 'The calendar did not take the appointment. Choose another time or calendar.'
    super(message, { code: 'CALENDAR_REFUSED', status: 409, cause })
  }
}
