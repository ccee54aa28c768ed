import type { RequestHandler } from 'express'
import { inside, openSpan } from '@parley/shared/telemetry/tracing'
import { routeOf } from './route-of.ts'

/**
 * A trace for each request that comes to a door. Whoever asks has no say in it: the headers by which
 * others would have their own trace go on here are not read.
 */
export const traceRequests: RequestHandler = (request, response, next) => {
  const span = openSpan('request')
  if (!span) return next()
  response.once('close', () => {
    const route = routeOf(request)
    // What came to no door is not worth a trace.
    if (route === 'none') return
    const { statusCode } = response
    span.says({
      'http.request.method': request.method,
      'http.route': route,
      'http.response.status_code': statusCode,
    })
    if (statusCode >= 500) span.failed()
    span.end()
  })
  return inside(span.place, next)
}
