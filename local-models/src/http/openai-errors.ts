import { AppError } from '@parley/shared/errors/app-error'
import { toAppError } from '@parley/shared/http/error-handler'
import type { Logger } from '@parley/shared/logging/logger'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { ClientGoneError } from './client-gone.ts'

/** The last line of the app: every failure in the form that OpenAI clients read. */
export function openAiErrors(log: Logger): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    if (error instanceof ClientGoneError) return
    const known = toAppError(error)
    if (known.status >= 500) log.error({ err: error, code: known.code }, 'Request failed')
    // Half an answer cannot be taken back; a broken connection tells the client that it is one.
    if (response.headersSent) response.destroy()
    else response.status(known.status).set(known.headers).json(toBody(known))
  }
}

/** Answers what no route took. */
export const nothingHere: RequestHandler = () => {
  throw new AppError('There is nothing at this address. Check the path and the method.', {
    code: 'not_found',
    status: 404,
  })
}

function toBody(error: AppError) {
  const { message, code } = error
  return { error: { message, type: typeOf(error.status), param: null, code } }
}

function typeOf(status: number): string {
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}
