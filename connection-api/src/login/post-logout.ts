import type { RequestHandler } from 'express'
import { endLogin } from './end-login.ts'
import { refused, shownToken, type RefreshParts } from './post-refresh.ts'
import { clearRefreshCookie } from './refresh-cookie.ts'
import { rotateRefreshToken } from './refresh-token.ts'
import { whoAsks, type SignInParts } from './sign-in-required.ts'

/**
 * `POST /api/auth/logout`: ends the login session of the access token, or, where that has run out,
 * of the refresh token in body or cookie.
 */
export function postLogout(parts: RefreshParts & SignInParts): RequestHandler {
  return async (request, response) => {
    const shown = request.get('authorization') === undefined && shownToken(parts, request)
    if (shown) {
      const rotation = await rotateRefreshToken(parts, shown)
      if (rotation.outcome === 'unknown') throw refused(response)
      await endLogin(parts, rotation.sid, 'logged_out')
    } else {
      await endLogin(parts, (await whoAsks(parts, request)).sid, 'logged_out')
    }
    clearRefreshCookie(response)
    response.status(204).end()
  }
}
