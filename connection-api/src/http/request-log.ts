import type { RequestHandler } from 'express'
import type { Logger } from '@parley/shared/logging/logger'
import { currentPlace, inside } from '@parley/shared/telemetry/tracing'
import type { Clock } from '@parley/shared/time/clock'
import { countRequest } from './request-figures.ts'
import { routeOf } from './route-of.ts'

/**
 * One line for each request, and its figures: the route's pattern rather than its address, so that neither query
 * nor path can carry anything personal there.
 */
export function requestLog(log: Logger, clock: Clock): RequestHandler {
  return (request, response, next) => {
    const start = clock.now()
    const place = currentPlace()
    response.once('close', () => {
      const answered = {
        method: request.method,
        route: routeOf(request),
        status: response.statusCode,
        ms: clock.now() - start,
      }
      inside(place, () => log.info(answered, 'Request'))
      countRequest(answered)
    })
    next()
  }
}
