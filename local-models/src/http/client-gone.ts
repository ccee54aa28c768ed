import { AppError } from '@parley/shared/errors/app-error'
import type { Response } from 'express'

/** Nobody reads the answer any more. Never sent; 499 is what proxies log for it. */
export class ClientGoneError extends AppError {
  override readonly name = 'ClientGoneError'
  constructor() {
    super('The client closed the connection.', { code: 'client_gone', status: 499 })
  }
}

/** Aborts with a `ClientGoneError` when the connection closes before the answer was sent whole. */
export function clientGone(response: Response): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort(new ClientGoneError())
  })
  return controller.signal
}
