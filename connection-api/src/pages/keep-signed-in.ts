import type { Response } from 'express'
import { issueRefreshToken, type RefreshTokenParts } from '../login/refresh-token.ts'
import { setRefreshCookie } from '../login/refresh-cookie.ts'
import { openPageSession, type PageSessionParts } from './page-session.ts'

/** Signs this browser in on the plain pages and on the page that people call from. */
export async function keepSignedIn(
  parts: PageSessionParts & RefreshTokenParts,
  response: Response,
  sid: string,
): Promise<void> {
  await openPageSession(parts, response, sid)
  setRefreshCookie(response, await issueRefreshToken(parts, sid), parts.refreshToken.ms)
}
