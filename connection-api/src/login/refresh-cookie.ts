import type { Request, Response } from 'express'
import { AppError } from '@parley/shared/errors/app-error'

/** `__Host-`: set by this host alone, over TLS (or on localhost), for all its paths. */
const COOKIE = '__Host-parley_refresh'

const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const

/** Keeps a web client's refresh token where no script can read it. */
export function setRefreshCookie(response: Response, token: string, maxAgeMs: number): void {
  response.cookie(COOKIE, token, { ...ATTRIBUTES, maxAge: maxAgeMs })
}

export function clearRefreshCookie(response: Response): void {
  response.clearCookie(COOKIE, ATTRIBUTES)
}

export interface OriginParts {
  readonly baseUrl: string
  readonly corsOrigins: readonly string[]
}

/**
 * The refresh token of the request's cookie. A cookie goes wherever a browser sends it, so the page
 * that sent the request has to be one of ours: browsers name it in `Origin`, and no page can change
 * that. (SameSite alone would let a neighbouring subdomain ask.)
 *
 * @throws {AppError} 403 when there is a cookie and the page is not ours or not named
 */
export function readRefreshCookie(parts: OriginParts, request: Request): string | undefined {
  const token = cookieOf(request)
  if (token !== undefined) requireOurPage(parts, request)
  return token
}

/** @throws {AppError} 403 when a browser's request does not name a page of ours as where it is from */
export function requireOurPage(parts: OriginParts, request: Request): void {
  if (!isOurPage(parts, request)) throw foreignPage()
}

function cookieOf(request: Request): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  const pair = pairs.find((one) => one.startsWith(`${COOKIE}=`))
  return pair?.slice(COOKIE.length + 1) || undefined
}

function isOurPage({ baseUrl, corsOrigins }: OriginParts, request: Request): boolean {
  const origin = request.get('origin')
  if (origin === undefined || !URL.canParse(origin)) return false
  if (origin === new URL(baseUrl).origin || corsOrigins.includes(origin)) return true
  return new URL(origin).host === request.get('host')
}

const foreignPage = () =>
  new AppError('This page may not use your sign-in. Open Parley itself and try there.', {
    code: 'foreign_page',
    status: 403,
  })
