import { AppError } from '../errors/app-error.ts'

/** 409: only its owner can help, by giving leave again. Never said to a caller who is a guest. */
export class CalendarNeedsConsentError extends AppError {
  override readonly name = 'CalendarNeedsConsentError'
  constructor(cause?: unknown) {
    super('The calendar has to be connected again by its owner.', {
      code: 'calendar_needs_consent',
      status: 409,
      cause,
    })
  }
}

/** 404: it was disconnected, or never was there. */
export class CalendarNotConnectedError extends AppError {
  override readonly name = 'CalendarNotConnectedError'
  constructor() {
    super('This calendar is not connected.', { code: 'calendar_not_connected', status: 404 })
  }
}

/** 503: the provider gives no token just now; the account itself is fine. */
export class CalendarTokenUnavailableError extends AppError {
  override readonly name = 'CalendarTokenUnavailableError'
  constructor(cause?: unknown) {
    super('The calendar cannot be reached right now. Try again in a moment.', {
      code: 'calendar_unavailable',
      status: 503,
      cause,
    })
  }
}
