import { AppError, type AppErrorOptions } from '@parley/shared/errors/app-error'
import type { Scope } from '@parley/shared/tokens/scope'
import type { TokenProblem } from '@parley/shared/tokens/token-error'
import type { AuditSubject } from '../audit/audit-row.ts'
import { challenge } from './challenge.ts'

/**
 * A request that does not come as far as a tool. Codes that no person hears are OAuth's, in lower
 * case; those that the agent can say are the tools' own, in upper case.
 */
export class AccessRefusal extends AppError {
  override readonly name = 'AccessRefusal'
  /** Who asked, where an issuer of ours signed that; undefined: anybody may have made it up. */
  readonly subject: AuditSubject | undefined
  /** Refused by rule, or because what decides could not be asked. */
  readonly outcome: 'refused' | 'failed'

  constructor(
    message: string,
    options: AppErrorOptions & { subject?: AuditSubject | undefined; outcome?: 'failed' },
  ) {
    super(message, options)
    this.subject = options.subject
    this.outcome = options.outcome ?? 'refused'
  }
}

/** 401. The same sentence whatever is wrong; the reason goes to audit and counters alone. */
export function invalidToken(
  problem: TokenProblem | 'missing' | 'token_used',
  subject?: AuditSubject,
  cause?: unknown,
): AccessRefusal {
  return new AccessRefusal('The token is not valid or has expired. Ask for a new one.', {
    code: 'invalid_token',
    status: 401,
    headers: challenge(problem === 'missing' ? {} : { error: 'invalid_token' }),
    subject,
    cause: cause ?? problem,
  })
}

/** 403, naming the scope that would do (RFC 6750, section 3.1). */
export function insufficientScope(scope: Scope, subject: AuditSubject): AccessRefusal {
  return new AccessRefusal(`This needs a token with the scope ${scope}.`, {
    code: 'insufficient_scope',
    status: 403,
    headers: challenge({ error: 'insufficient_scope', scope }),
    subject,
  })
}

/** 403: the call or login session that the token stands on is over. */
export function sessionOver(subject: AuditSubject): AccessRefusal {
  return new AccessRefusal('This session is over. Please sign in and call again.', {
    code: 'SIGN_IN_AGAIN',
    status: 403,
    subject,
  })
}

/** 403: a tool that this kind of caller may never use. */
export function notAllowed(subject: AuditSubject): AccessRefusal {
  return new AccessRefusal('That is not for this caller.', {
    code: 'NOT_ALLOWED',
    status: 403,
    subject,
  })
}

/** 429: one caller asks more often than a conversation can. */
export function tooMany(subject: AuditSubject, retryAfterSeconds: number): AccessRefusal {
  return new AccessRefusal('That was too much at once. Wait a moment and try again.', {
    code: 'TRY_AGAIN',
    status: 429,
    headers: { 'Retry-After': String(retryAfterSeconds) },
    subject,
  })
}

/** 404: a name that is no tool's. */
export function unknownTool(subject: AuditSubject): AccessRefusal {
  return new AccessRefusal('There is no such tool. Ask for the list of tools.', {
    code: 'unknown_tool',
    status: 404,
    subject,
  })
}

/** 503: what decides about access cannot be asked, so the answer is no. */
export function cannotDecide(subject: AuditSubject, cause: unknown): AccessRefusal {
  return new AccessRefusal('I cannot check your session right now. Try again in a moment.', {
    code: 'TRY_AGAIN',
    status: 503,
    outcome: 'failed',
    subject,
    cause,
  })
}
