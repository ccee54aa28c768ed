import { errors } from 'jose'
import { AppError } from '../errors/app-error.ts'

/** Why a token was not taken; goes into audit rows and counters, not to the caller. */
export type TokenProblem = 'expired' | 'forged' | 'wrong_claims' | 'malformed'

/** 401. One sentence for every reason: who presents a bad token learns no more than that. */
export class TokenError extends AppError {
  override readonly name = 'TokenError'
  readonly problem: TokenProblem

  constructor(problem: TokenProblem, cause?: unknown) {
    super('The token is not valid or has expired. Ask for a new one.', {
      code: 'invalid_token',
      status: 401,
      cause,
    })
    this.problem = problem
  }
}

/** Names the reason behind jose's error. */
export function toTokenError(error: unknown): TokenError {
  if (error instanceof errors.JWTExpired) return new TokenError('expired', error)
  if (error instanceof errors.JWTClaimValidationFailed) return new TokenError('wrong_claims', error)
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenError('forged', error)
  if (error instanceof errors.JOSEAlgNotAllowed) return new TokenError('forged', error)
  return new TokenError('malformed', error)
}
