import type { RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'

/** A body that express.json() would pass over must not look like no body at all. */
export const requireJson: RequestHandler = (request, _response, next) => {
  if (hasBody(request.headers) && !request.is(['json', '+json'])) {
    throw new AppError('Send the body as JSON, with Content-Type: application/json.', {
      code: 'not_json',
      status: 415,
    })
  }
  next()
}

function hasBody(headers: Readonly<Record<string, unknown>>): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0')
}
