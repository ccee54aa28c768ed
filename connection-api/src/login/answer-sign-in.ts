import type { Response } from 'express'
import { signAccessToken, type AccessTokenKey } from './access-token.ts'
import { openPageSession, type PageSessionParts } from '../pages/page-session.ts'
import { endLoginRow } from './end-login.ts'
import { describePerson } from './get-me.ts'
import {
  openLoginSession,
  readLoginSession,
  type LoginSessionParts,
  type Platform,
  type Proofs,
  type SignedIn,
} from './login-session.ts'
import { setRefreshCookie } from './refresh-cookie.ts'
import { issueRefreshToken, type RefreshTokenParts } from './refresh-token.ts'
import { signedOut } from './sign-in-required.ts'

/** Where the client wants its refresh token: `cookie` for pages, `body` for everybody else. */
export type RefreshPlace = 'body' | 'cookie'

export interface SignInAnswerParts extends PageSessionParts, RefreshTokenParts {
  readonly accessToken: AccessTokenKey
}

export interface NewSignIn {
  readonly userId: string
  readonly platform: Platform
  /** What was proved besides. */
  readonly proofs?: Proofs
  readonly refresh: RefreshPlace
  /** Asked once the login session is there: a credential that was changed meanwhile opens nothing. */
  readonly stillValid?: () => Promise<boolean>
}

/** The end of every way to sign in: opens the login session and hands out its tokens. */
export async function answerSignIn(
  parts: SignInAnswerParts,
  response: Response,
  { refresh, ...signIn }: NewSignIn,
): Promise<void> {
  const sid = await openSignIn(parts, signIn)
  const refreshToken = await issueRefreshToken(parts, sid)
  // Providers bring the browser back to our plain pages, which have to know who it is.
  if (refresh === 'cookie') await openPageSession(parts, response, sid)
  const person = await readLoginSession(parts, sid)
  if (!person) throw signedOut()
  await answerTokens(parts, response, person, { refreshToken, refresh })
}

/** Opens the login session alone, for pages that keep it in a cookie of their own. */
export async function openSignIn(
  parts: LoginSessionParts,
  { userId, platform, proofs, stillValid }: Omit<NewSignIn, 'refresh'>,
): Promise<string> {
  const sid = await openLoginSession(parts, userId, platform, proofs)
  if (stillValid && !(await stillValid())) {
    await endLoginRow(parts.database, sid, new Date(parts.clock.now()), 'password_changed')
  }
  return sid
}

/** Seed s2's answer, and the refresh token where the client wants it. */
export async function answerTokens(
  parts: Pick<SignInAnswerParts, 'accessToken' | 'clock' | 'refreshToken'>,
  response: Response,
  person: SignedIn,
  { refreshToken, refresh }: { readonly refreshToken: string; readonly refresh: RefreshPlace },
): Promise<void> {
  const accessToken = await signAccessToken(person, parts.accessToken, parts.clock)
  const answer = { accessToken, user: describePerson(person) }
  response.set('Cache-Control', 'no-store')
  if (refresh === 'cookie') {
    setRefreshCookie(response, refreshToken, parts.refreshToken.ms)
    response.json(answer)
  } else {
    response.json({ ...answer, refreshToken })
  }
}
