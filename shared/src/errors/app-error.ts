/** What every failure of ours carries over HTTP and into logs. */
export interface AppErrorOptions {
  /** Stable, machine-readable: `snake_case`. */
  readonly code: string
  /** HTTP status that fits. */
  readonly status: number
  /** Extra response headers, for example `WWW-Authenticate` or `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/**
 * A failure with a stable code and a sentence that says what to do. The message is written by us
 * and safe to show: never text of a user, a provider or a database.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError'
  readonly code: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(message: string, options: AppErrorOptions) {
    super(message, { cause: options.cause })
    this.code = options.code
    this.status = options.status
    this.headers = options.headers ?? {}
  }
}

/** 400: the request has the wrong form. */
export class BadRequestError extends AppError {
  override readonly name = 'BadRequestError'
  constructor(message: string, code = 'bad_request') {
    super(message, { code, status: 400 })
  }
}

/** 503: something that we need cannot be reached; nothing was changed. */
export class UnavailableError extends AppError {
  override readonly name = 'UnavailableError'
  constructor(message: string, cause?: unknown) {
    super(message, { code: 'unavailable', status: 503, cause })
  }
}
