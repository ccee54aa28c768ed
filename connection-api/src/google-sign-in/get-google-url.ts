import type { RequestHandler } from 'express'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import { startConsent } from '../oauth/start-consent.ts'
import { setCookie } from '../pages/cookies.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'

/** `from=web`: the browser comes back to the page that people call from. */
const Query = z.looseObject({ from: z.literal('web').optional() })

/**
 * `GET /api/auth/google/url` (seed s1). A browser finishes with the cookie that this sets; a client
 * without cookies sends `binding` along with what it brings back.
 */
export function getGoogleUrl(parts: GoogleSignInParts): RequestHandler {
  return async (request, response) => {
    const { from } = parseRequest(Query, request.query)
    const started = await startConsent(parts, { purpose: 'sign_in', provider: 'google', from })
    setCookie(parts, response, 'parley_oauth', started.binding)
    const { url, state, binding } = started
    response.set('Cache-Control', 'no-store').json({ url, auth_url: url, state, binding })
  }
}
