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
  /** IANA zone of its owner: where whole days begin that carry no zone of their own. */
  readonly zone: string
}

/** What the provider calls an event, and the state in which it is. */
export interface EventState {
  readonly id: string
  /** Another one after every change. */
  readonly etag: string
}

/** An event as its provider has it. */
export interface CalendarEvent extends Interval, EventState {
  /** Written by anybody: never said without `outsideText`. */
  readonly title: string
  readonly allDay: boolean
  /** The appointment of ours that it was made for. */
  readonly appointmentId: string | undefined
}

export interface NewEvent extends Interval {
  /**
   * Chosen by us, the same for every try: it is what makes `createEvent` happen once. Base32hex
   * (`event-id.ts`). The provider may call the event otherwise.
   */
  readonly key: string
  readonly title: string
  /** IANA zone in which the event is anchored. */
  readonly zone: string
  /** The appointment that it is for, if any. */
  readonly appointmentId: string | undefined
  /** An earlier try may have gone through without an answer: it is looked for first. */
  readonly triedBefore: boolean
}

/** What of an event is to be otherwise. */
export interface EventChange {
  readonly title?: string
  readonly time?: Interval & {
    /** IANA. */
    readonly zone: string
  }
}

/** What a list of changes says of an event. It may be old: an event of ours is read before anything is done. */
export interface ChangedEvent {
  readonly id: string
  /** undefined: it is gone. */
  readonly etag: string | undefined
  /** Written by anybody: never said without `outsideText`. */
  readonly title: string
  /** The time that it takes from others; undefined: none. */
  readonly busy: Interval | undefined
}

/** What happened in a calendar, as far as a cursor. */
export interface CalendarChanges {
  /** Everything there is in the window, and not only what is new: what is not among it is not there. */
  readonly whole: boolean
  readonly events: readonly ChangedEvent[]
  /** From where to go on. */
  readonly cursor: string
}

/** A channel that is to be opened. */
export interface ChannelRequest {
  /** Ours. */
  readonly id: string
  /** Comes back with every notification; nobody else knows it. */
  readonly token: string
  /** Our door. */
  readonly address: string
}

export interface Channel {
  /** The provider's name of it. */
  readonly remoteId: string
  readonly expiresAt: number
  /** When another one is to take its place. */
  readonly renewAt: number
}

/** By which a provider tells us that something changed; what changed is asked for then. */
export interface Notifications {
  watch(account: CalendarAccount, request: ChannelRequest, now: number): Promise<Channel>
  /** That it is over already is fine. */
  unwatch(
    account: CalendarAccount,
    channel: { readonly id: string; readonly remoteId: string },
  ): Promise<void>
}

/**
 * What we ask of a calendar provider. The same contract suite runs on every adapter.
 *
 * Every method throws {@link CalendarUnavailableError} when there is no clear answer, within the
 * seconds that a caller waits on the telephone; {@link CalendarConsentError} where only the owner
 * can help. Writes throw {@link CalendarRefusedError} after a clear no, which repeating does not
 * change.
 */
export interface Calendar {
  /** undefined: this one tells nobody, and is looked at now and then. */
  readonly notifications?: Notifications
  /** Taken time that touches `window`. What cannot be read is an error, never free. */
  busyIntervals(account: CalendarAccount, window: Interval): Promise<Interval[]>
  /** Events that touch `window`, by start; series expanded. */
  listEvents(account: CalendarAccount, window: Interval): Promise<CalendarEvent[]>
  /** The event as it is now; undefined: it is gone, or never was. */
  readEvent(account: CalendarAccount, eventId: string): Promise<CalendarEvent | undefined>
  /**
   * What changed since `cursor`; everything in `window` where there is none, or where the provider
   * does not know it any more. Nobody waits for it on the telephone.
   */
  changes(
    account: CalendarAccount,
    cursor: string | undefined,
    window: Interval,
  ): Promise<CalendarChanges>
  /** Makes the event once, however often it is called with the same key: a repeat reads it back. */
  createEvent(account: CalendarAccount, event: NewEvent): Promise<EventState>
  /**
   * Changes the event if it still is as `known` says; of a series, the one occurrence. Where there
   * was no clear answer it may have happened: read it before it is tried again.
   *
   * @throws {EventChangedError} somebody else has changed it, or it is gone
   */
  changeEvent(account: CalendarAccount, known: EventState, change: EventChange): Promise<EventState>
  /**
   * The event is gone afterwards; that it was gone before is fine.
   *
   * @param known without an etag it goes, however it is now
   * @throws {EventChangedError} somebody else has changed it
   */
  cancelEvent(
    account: CalendarAccount,
    known: { readonly id: string; readonly etag: string | undefined },
  ): Promise<void>
}

/** 503: no answer, or none that says whether it happened. The same step may be tried again. */
export class CalendarUnavailableError extends AppError {
  override readonly name: string = 'CalendarUnavailableError'
  constructor(cause?: unknown) {
    const message = 'The calendar cannot be reached right now. Try again in a moment.'
    super(message, { code: 'CALENDAR_UNAVAILABLE', status: 503, cause })
  }
}

/** The provider lets us in no more until the owner gives leave again. */
export class CalendarConsentError extends CalendarUnavailableError {
  override readonly name = 'CalendarConsentError'
  readonly account: CalendarAccount
  /** The owner has a message with the way back. */
  readonly linkSent: boolean
  constructor(account: CalendarAccount, known: { cause?: unknown; linkSent?: boolean } = {}) {
    super(known.cause)
    this.account = account
    this.linkSent = known.linkSent ?? false
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

/** 409: the event is not as it was when it was read; nothing was done to it. */
export class EventChangedError extends AppError {
  override readonly name = 'EventChangedError'
  constructor(cause?: unknown) {
    const message = 'The event was changed in the meantime. Read it again.'
    super(message, { code: 'EVENT_CHANGED', status: 409, cause })
  }
}
