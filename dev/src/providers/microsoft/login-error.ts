import { randomUUID } from 'node:crypto'
import type { Instant } from '@parley/shared/time/clock'
import { type Answer, json } from '../http/answer.ts'

/** What can be wrong at the token endpoint, with the number that Microsoft puts to it. */
const DEFECTS = {
  clientUnknown: [
    400,
    'unauthorized_client',
    700016,
    'Application was not found in the directory.',
  ],
  clientSecret: [401, 'invalid_client', 7000215, 'Invalid client secret provided.'],
  grantType: [400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.'],
  malformed: [400, 'invalid_grant', 70000, 'The provided grant is invalid or malformed.'],
  codeUsed: [
    400,
    'invalid_grant',
    54005,
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code.',
  ],
  expired: [400, 'invalid_grant', 70008, 'The provided grant has expired.'],
  revoked: [
    400,
    'invalid_grant',
    50173,
    'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  ],
  redirectUri: [400, 'invalid_grant', 500112, 'The reply address does not match.'],
  verifierMissing: [400, 'invalid_grant', 501481, 'A code_verifier is required.'],
  verifierWrong: [
    400,
    'invalid_grant',
    501481,
    'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
  ],
} as const satisfies Record<string, readonly [number, string, number, string]>

export type LoginDefect = keyof typeof DEFECTS

export function loginError(defect: LoginDefect, now: Instant): Answer {
  const [status, error, number, words] = DEFECTS[defect]
  return loginErrorAnswer(status, error, number, words, now)
}

/** The identity platform's error body; only `error` is to be relied on. */
export function loginErrorAnswer(
  status: number,
  error: string,
  number: number,
  words: string,
  now: Instant,
): Answer {
  const [traceId, correlationId] = [randomUUID(), randomUUID()]
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`
  const trace = `Trace ID: ${traceId}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: ${timestamp}`
  return json(status, {
    error,
    error_description: `AADSTS${number}: ${words}\r\n${trace}`,
    error_codes: [number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  })
}
