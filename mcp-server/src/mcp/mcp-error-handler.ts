import { AppError } from '@parley/shared/errors/app-error'
import type { Logger } from '@parley/shared/logging/logger'
import type { ErrorRequestHandler, Request } from 'express'

/** The server was reached and said no (JSON-RPC's range for implementations). */
const REFUSED = -32_001

/**
 * Our errors as JSON-RPC errors, with our code in `data.code`; the rest goes on to the last handler.
 * An unknown tool is 400 here: to MCP clients 404 means that a session ended.
 */
export function mcpErrorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent || !(error instanceof AppError)) return next(error)
    const { code, message, status, headers } = error
    if (status >= 500) log.error({ err: error, code }, 'Request failed')
    response
      .status(status === 404 ? 400 : status)
      .set(headers)
      .json({
        jsonrpc: '2.0',
        id: idOf(request),
        error: { code: REFUSED, message, data: { code } },
      })
  }
}

function idOf({ body }: Request): string | number | null {
  if (typeof body !== 'object' || body === null || !('id' in body)) return null
  const { id } = body
  return typeof id === 'string' || typeof id === 'number' ? id : null
}
