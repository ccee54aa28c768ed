import type { ErrorRequestHandler, RequestHandler } from 'express'
import { AppError } from '../errors/app-error.ts'
import type { Logger } from '../logging/logger.ts'

/** The last line of every `app.ts`: our errors as they are, everything else as a fixed sentence. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error)
    const known = toAppError(error)
    if (known.status >= 500) log.error({ err: error, code: known.code }, 'Request failed')
    response
      .status(known.status)
      .set(known.headers)
      .json({ error: { code: known.code, message: known.message } })
  }
}

/** Answers what no route took. */
export const notFound: RequestHandler = (_request, response) => {
  const message = 'There is nothing at this address. Check the path and the method.'
  response.status(404).json({ error: { code: 'not_found', message } })
}

/** Any error as one of ours, so that another error format can be made of it. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  // The router's, for a path that is not percent-encoded as it must be.
  if (error instanceof URIError) return unreadable()
  return fromBodyParser(error) ?? internal(error)
}

const unreadable = () =>
  new AppError('The request cannot be read. Check its address and its body.', {
    code: 'bad_request',
    status: 400,
  })

const internal = (cause: unknown) =>
  new AppError('Something went wrong on our side. Nothing was lost; try again.', {
    code: 'internal',
    status: 500,
    cause,
  })

/** express.json() marks its errors with a `type`; their messages may quote the body. */
function fromBodyParser(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('type' in error)) return undefined
  switch (error.type) {
    case 'entity.too.large':
      return new AppError('The body is too large. Send less.', { code: 'too_large', status: 413 })
    case 'entity.parse.failed':
      return new AppError('The body is not JSON. Send JSON.', { code: 'not_json', status: 400 })
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new AppError('Send the body as UTF-8 JSON.', { code: 'bad_encoding', status: 415 })
    case 'request.aborted':
    case 'request.size.invalid':
      return unreadable()
    default:
      return undefined
  }
}
