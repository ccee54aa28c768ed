import type { Request, RequestHandler } from 'express'
import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'

/**
 * One line for each request: the route's pattern rather than its address, so that neither query
 * nor path can carry anything personal into the log.
 */
export function requestLog(log: Logger, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const start = clock.now()
    response.once('close', () => {
      log.info(
        {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          ms: clock.now() - start,
        },
        'Request',
      )
    })
    next()
  }
}

function routeOf(request: Request): string {
  const route: unknown = request.route
  const known = typeof route === 'object' && route !== null && 'path' in route
  return known && typeof route.path === 'string' ? route.path : 'none'
}
