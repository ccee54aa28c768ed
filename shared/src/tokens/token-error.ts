import { errors } from 'jose'
import { AppError } from '../errors/app-error.ts'

/** Why a token was not taken; goes into audit rows and counters, not to the caller. */
export type TokenProblem = 'expired' | 'forged' | 'wrong_claims' | 'malformed'

/** 401. One sentence for every reason: who presents a bad token learns no more than that. */
export class TokenError extends AppError {
  override readonly name = 'TokenError'
  readonly problem: TokenProblem
  /** What the token says, where its signature holds: an issuer of ours stands behind it. */
  readonly signedClaims: Readonly<Record<string, unknown>> | undefined

  constructor(
    problem: TokenProblem,
    cause?: unknown,
    signedClaims?: Readonly<Record<string, unknown>>,
  ) {
    super('The token is not valid or has expired. Ask for a new one.', {
      code: 'invalid_token',
      status: 401,
      cause,
    })
    this.problem = problem
    this.signedClaims = signedClaims
  }
}

/** Names the reason behind jose's error. Claims are looked at only once the signature holds. */
export function toTokenError(error: unknown): TokenError {
  if (error instanceof errors.JWTExpired) return new TokenError('expired', error, error.payload)
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new TokenError('wrong_claims', error, error.payload)
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return new TokenError('forged', error)
  if (error instanceof errors.JOSEAlgNotAllowed) return new TokenError('forged', error)
  return new TokenError('malformed', error)
}
