import type { CookieOptions, Request, Response } from 'express'

/** What a page keeps in the browser; never read by a script. */
export type CookieName =
  | 'parley_page'
  | 'parley_form'
  | 'parley_oauth'
  | 'parley_grant'
  | 'parley_join'

export interface CookieParts {
  /** Where people reach us: over https, except on a developer's own machine. */
  readonly baseUrl: string
}

/** The cookie's value, where the browser sent one. */
export function readCookie(
  parts: CookieParts,
  request: Request,
  name: CookieName,
): string | undefined {
  const start = `${fullName(parts, name)}=`
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length)
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : undefined
}

/** @param maxAgeMs undefined: until the browser is closed */
export function setCookie(
  parts: CookieParts,
  response: Response,
  name: CookieName,
  value: string,
  maxAgeMs?: number,
): void {
  const age = maxAgeMs === undefined ? {} : { maxAge: maxAgeMs }
  response.cookie(fullName(parts, name), value, { ...attributes(parts), ...age })
}

export function clearCookie(parts: CookieParts, response: Response, name: CookieName): void {
  response.clearCookie(fullName(parts, name), attributes(parts))
}

/** Bound to this very host wherever there is TLS, so that no neighbour can plant one. */
function fullName({ baseUrl }: CookieParts, name: CookieName): string {
  return baseUrl.startsWith('https:') ? `__Host-${name}` : name
}

/** Lax: a provider sends the browser back by a link, and the cookie has to come along. */
function attributes({ baseUrl }: CookieParts): CookieOptions {
  return { httpOnly: true, secure: baseUrl.startsWith('https:'), sameSite: 'lax', path: '/' }
}
