import { type Answer, json, Refusal } from '../http/answer.ts'

/** Reasons whose `domain` is not `global`. */
const DOMAINS: Readonly<Record<string, string>> = {
  timeRangeEmpty: 'calendar',
  timeRangeTooLong: 'calendar',
  forbiddenForNonOrganizer: 'calendar',
  fullSyncRequired: 'calendar',
  updatedMinTooLongAgo: 'calendar',
  userRateLimitExceeded: 'usageLimits',
  rateLimitExceeded: 'usageLimits',
  quotaExceeded: 'usageLimits',
  accessNotConfigured: 'usageLimits',
}

/** The Calendar API's error body, the same text twice. */
export function googleErrorAnswer(
  status: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const domain = DOMAINS[reason] ?? 'global'
  const errors = [{ domain, reason, message }]
  return json(status, { error: { errors, code: status, message } }, headers)
}

export function googleRefusal(status: number, reason: string, message: string): Refusal {
  return new Refusal(reason, googleErrorAnswer(status, reason, message))
}

export const notFound = () => googleRefusal(404, 'notFound', 'Not Found')
export const invalid = (message: string) => googleRefusal(400, 'invalid', message)
export const required = (message: string) => googleRefusal(400, 'required', message)
export const badRequest = () => googleRefusal(400, 'badRequest', 'Bad Request')

/** The error body of OAuth's own doors (RFC 6749, section 5.2). */
export function oauthError(status: number, error: string, description: string): Answer {
  return json(status, { error, error_description: description })
}

const INJECTED: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ['authError', 'Invalid Credentials'],
  403: ['rateLimitExceeded', 'Calendar usage limits exceeded.'],
  404: ['notFound', 'Not Found'],
  409: ['duplicate', 'The requested identifier already exists.'],
  410: ['deleted', 'Resource has been deleted'],
  412: ['conditionNotMet', 'Precondition Failed'],
  429: ['rateLimitExceeded', 'Rate Limit Exceeded'],
}

/** An error that nothing but a failpoint caused. */
export function injectedGoogleError(
  status: number,
  reason: string | undefined,
  headers: Readonly<Record<string, string>>,
): Answer {
  const [usual, message] = INJECTED[status] ?? ['backendError', 'Backend Error']
  return googleErrorAnswer(status, reason ?? usual, message, headers)
}
