import type { Request } from 'express'

/** The pattern of the route that a request came to, rather than its address; `none` where it came to none. */
export function routeOf(request: Request): string {
  const route: unknown = request.route
  const known = typeof route === 'object' && route !== null && 'path' in route
  return known && typeof route.path === 'string' ? route.path : 'none'
}
