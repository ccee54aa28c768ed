import { AppError } from '@parley/shared/errors/app-error'
import type { RequestHandler } from 'express'

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Stops pages that a browser was talked into sending us (DNS rebinding): the Host must be one of
 * ours, and an Origin, where there is one, too. Ports in Host do not count.
 *
 * @param hosts host names in lower case
 * @param origins whole origins in lower case; none: loopback only
 */
export function checkOrigin(hosts: readonly string[], origins: readonly string[]): RequestHandler {
  return (request, _response, next) => {
    const host = hostNameOf(`http://${request.headers.host ?? ''}`)
    if (host === undefined || !hosts.includes(host)) throw refused('host')
    const { origin } = request.headers
    if (origin !== undefined && !isAllowedOrigin(origin, origins)) throw refused('origin')
    next()
  }
}

function isAllowedOrigin(origin: string, origins: readonly string[]): boolean {
  if (origins.length > 0) return origins.includes(origin.toLowerCase())
  const host = hostNameOf(origin)
  return host !== undefined && LOOPBACK.has(host)
}

function hostNameOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname.toLowerCase() : undefined
}

const refused = (what: 'host' | 'origin') =>
  new AppError(`This ${what} is not allowed here. Ask the operator to add it.`, {
    code: `${what}_not_allowed`,
    status: 403,
  })
