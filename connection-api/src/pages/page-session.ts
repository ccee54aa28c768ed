import type { Request, Response } from 'express'
import { reachable } from '../http/reachable.ts'
import { readLoginSession, type LoginSessionParts, type SignedIn } from '../login/login-session.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'
import { clearCookie, readCookie, setCookie, type CookieParts } from './cookies.ts'

export type PageSessionParts = LoginSessionParts & CookieParts

/** Who is signed in on our pages in this browser, as the database says it now. */
export async function readPageSession(
  parts: PageSessionParts,
  request: Request,
): Promise<SignedIn | undefined> {
  const cookie = readCookie(parts, request, 'parley_page')
  if (cookie === undefined) return undefined
  const query = parts.database
    .selectFrom('page_sessions')
    .select('login_session_id')
    .where('cookie_hash', '=', hashToken(cookie))
  const row = await reachable('postgres', query.executeTakeFirst())
  return row && readLoginSession(parts, row.login_session_id)
}

/** Signs this browser in: a new cookie every time, so that none can be planted beforehand. */
export async function openPageSession(
  parts: PageSessionParts,
  response: Response,
  sid: string,
): Promise<void> {
  const cookie = newRandomToken()
  const insert = parts.database.insertInto('page_sessions').values({
    cookie_hash: hashToken(cookie),
    login_session_id: sid,
    created_at: new Date(parts.clock.now()),
  })
  await reachable('postgres', insert.execute())
  setCookie(parts, response, 'parley_page', cookie, parts.refreshToken.ms)
}

/** The login session behind it is ended by whoever signs somebody out. */
export async function closePageSession(
  parts: PageSessionParts,
  request: Request,
  response: Response,
): Promise<void> {
  const cookie = readCookie(parts, request, 'parley_page')
  clearCookie(parts, response, 'parley_page')
  if (cookie === undefined) return
  const gone = parts.database
    .deleteFrom('page_sessions')
    .where('cookie_hash', '=', hashToken(cookie))
  await reachable('postgres', gone.execute())
}
