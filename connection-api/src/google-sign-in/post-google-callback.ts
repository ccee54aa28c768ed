import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { answerSignIn } from '../login/answer-sign-in.ts'
import { clearCookie, readCookie } from '../pages/cookies.ts'
import { failureWords } from '../pages/failure-words.ts'
import { ConsentRefused } from '../oauth/consent-failure.ts'
import { takeConsent, type Consent } from '../oauth/take-consent.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'
import { whoSignsIn } from './who-signs-in.ts'

const text = z.string().min(1).max(4096)

const Body = z.strictObject({
  state: text,
  code: text.optional(),
  error: text.optional(),
  iss: text.optional(),
  /** From `GET /api/auth/google/url`, where there is no cookie. */
  binding: text.optional(),
  platform: z.enum(['web', 'mobile']).default('web'),
  refresh: z.enum(['body', 'cookie']).default('body'),
})
type Body = z.output<typeof Body>

/** `POST /api/auth/google/callback` (seed s1): what Google sent back, for our own tokens. */
export function postGoogleCallback(parts: GoogleSignInParts): RequestHandler {
  return async (request, response) => {
    const body = parseRequest(Body, request.body)
    const binding = body.binding ?? readCookie(parts, request, 'parley_oauth')
    clearCookie(parts, response, 'parley_oauth')
    const { platform, refresh } = body
    const who = await refusalsAsErrors(() => signIn(parts, body, binding))
    if (who.outcome === 'proof_needed') {
      response
        .status(409)
        .set('Cache-Control', 'no-store')
        .json({ error: PROOF_NEEDED, join: who.ticket })
      return
    }
    await answerSignIn(parts, response, { userId: who.userId, platform, refresh })
  }
}

const PROOF_NEEDED = {
  code: 'proof_needed',
  message:
    'You have an account with this address already. Send its password with join to /api/auth/google/join.',
}

async function signIn(parts: GoogleSignInParts, body: Body, binding: string | undefined) {
  const { state, code, error, iss } = body
  const answer = { state, code, error, iss, binding }
  const consent: Consent = await takeConsent(parts, answer, {
    purposes: ['sign_in'],
    provider: 'google',
  })
  return whoSignsIn(parts, consent.identity, false)
}

/** Over the API a refusal is an error with the same sentence as on the page. */
export async function refusalsAsErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ConsentRefused)) throw error
    const status = error.reason === 'provider_unavailable' ? 503 : 401
    throw new AppError(failureWords(error.reason), { code: error.reason, status, cause: error })
  }
}
