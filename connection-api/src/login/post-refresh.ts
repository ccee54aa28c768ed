import type { Request, RequestHandler, Response } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { EndCallParts } from '../calls/end-call.ts'
import { answerTokens, type RefreshPlace, type SignInAnswerParts } from './answer-sign-in.ts'
import { endLogin } from './end-login.ts'
import { readLoginSession } from './login-session.ts'
import { clearRefreshCookie, readRefreshCookie, type OriginParts } from './refresh-cookie.ts'
import { rotateRefreshToken } from './refresh-token.ts'

const Body = z.strictObject({
  refreshToken: z.string().min(1).max(100).optional(),
  /** 256 random bits, base64url, the same when a client asks again whose answer was lost. */
  attempt: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional(),
})

export interface RefreshParts extends SignInAnswerParts, EndCallParts, OriginParts {}

/** A refresh token, and where it came from and its successor goes to. */
export interface ShownToken {
  readonly token: string
  readonly refresh: RefreshPlace
  readonly attempt: string | undefined
}

/**
 * `POST /api/auth/refresh`: the next access and refresh token, for the refresh token in the body or
 * in the cookie. The person is read afresh: roles taken away meanwhile are not in the new token.
 */
export function postRefresh(parts: RefreshParts): RequestHandler {
  return async (request, response) => {
    const shown = shownToken(parts, request)
    if (!shown) throw refused(response)
    const rotation = await rotateRefreshToken(parts, shown)
    if (rotation.outcome === 'reused') await endReused(parts, rotation.sid)
    if (rotation.outcome !== 'rotated') throw refused(response)
    const person = await readLoginSession(parts, rotation.sid)
    if (!person) throw refused(response)
    const { refreshToken } = rotation
    await answerTokens(parts, response, person, { refreshToken, refresh: shown.refresh })
  }
}

/** The token of the body, or else of the cookie. */
export function shownToken(parts: OriginParts, request: Request): ShownToken | undefined {
  const { refreshToken, attempt } = parseRequest(Body, request.body ?? {})
  if (refreshToken !== undefined) return { token: refreshToken, refresh: 'body', attempt }
  const token = readRefreshCookie(parts, request)
  return token === undefined ? undefined : { token, refresh: 'cookie', attempt }
}

async function endReused(parts: RefreshParts, sid: string): Promise<void> {
  parts.log.warn({ login_session_id: sid }, 'A used refresh token came back: its login is ended')
  await endLogin(parts, sid, 'refresh_token_reused')
}

/** 401, one answer for every reason. */
export function refused(response: Response): AppError {
  clearRefreshCookie(response)
  return new AppError('Your sign-in has run out here. Sign in again.', {
    code: 'refresh_refused',
    status: 401,
  })
}
