import type { Request, RequestHandler, Response } from 'express'
import { readAnswer } from '../calendar-connect/get-callback.ts'
import { goToProvider } from '../calendar-connect/start-pages.ts'
import { openSignIn } from '../login/answer-sign-in.ts'
import { clearCookie, setCookie } from '../pages/cookies.ts'
import { keepSignedIn } from '../pages/keep-signed-in.ts'
import { readPageSession } from '../pages/page-session.ts'
import { seeOther } from '../pages/send-page.ts'
import { ConsentRefused } from '../oauth/consent-failure.ts'
import { takeConsent, type Consent } from '../oauth/take-consent.ts'
import { wayBack } from '../oauth/way-back.ts'
import { joinIdentity } from './identity.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'
import { whoSignsIn } from './who-signs-in.ts'

/** `GET /api/auth/google/callback`: a browser comes back from Google to our pages. */
export function getGoogleCallback(parts: GoogleSignInParts): RequestHandler {
  return async (request, response) => {
    clearCookie(parts, response, 'parley_oauth')
    const answer = readAnswer(parts, request)
    const back = wayBack(answer.state, 'sign_in')
    try {
      const consent = await takeConsent(parts, answer, {
        purposes: ['sign_in', 'join'],
        provider: 'google',
      })
      if (consent.state.purpose === 'join') await join(parts, request, response, consent)
      else await signIn(parts, response, consent, back)
    } catch (error) {
      if (!(error instanceof ConsentRefused)) throw error
      parts.log.info({ err: error, reason: error.reason }, 'A sign-in with Google came to nothing')
      seeOther(response, `${back}?auth=error&reason=${error.reason}`)
    }
  }
}

async function signIn(
  parts: GoogleSignInParts,
  response: Response,
  { identity, state }: Consent,
  back: string,
): Promise<void> {
  const who = await whoSignsIn(parts, identity, state.then_connect)
  if (who.outcome === 'proof_needed') {
    setCookie(parts, response, 'parley_join', who.ticket)
    return seeOther(response, `/login/join${back === '/' ? '?from=web' : ''}`)
  }
  const sid = await openSignIn(parts, { userId: who.userId, platform: 'web' })
  await keepSignedIn(parts, response, sid)
  if (!state.then_connect) return seeOther(response, back)
  await goOn(parts, response, who.userId, 'connect')
}

/**
 * "Sign in and connect my calendar": the calendar is asked for next, in a grant of its own.
 *
 * @param next an address of ours where nothing is to be connected
 */
export async function goOn(
  parts: GoogleSignInParts,
  response: Response,
  userId: string,
  next: 'connect' | '/' | '/users',
): Promise<void> {
  if (next !== 'connect') return seeOther(response, next)
  return goToProvider(parts, response, { purpose: 'calendar', provider: 'google', userId })
}

/** Started by somebody signed in who had just shown their password. */
async function join(
  parts: GoogleSignInParts,
  request: Request,
  response: Response,
  { identity, state }: Consent,
): Promise<void> {
  const person = await readPageSession(parts, request)
  if (person === undefined || person.userId !== state.user_id) throw new ConsentRefused('not_you')
  if (!identity.emailVerified) throw new ConsentRefused('email_not_verified')
  await joinIdentity(parts, person.userId, identity)
  seeOther(response, '/users?auth=joined')
}
