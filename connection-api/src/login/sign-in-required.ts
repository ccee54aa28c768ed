import type { Kysely } from 'kysely'
import type { Request, RequestHandler, Response } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import type { Clock } from '@parley/shared/time/clock'
import type { ClerkSignIn } from '../clerk/clerk-sign-in.ts'
import { issuerClaimed, verifyAccessToken, type AccessTokenKey } from './access-token.ts'
import { readLoginSession, type SignedIn } from './login-session.ts'

/** A handler that is told who asks; nothing in the request's body or path can say so. */
export type SignedInHandler = (
  person: SignedIn,
  request: Request,
  response: Response,
) => Promise<void>

export interface SignInParts {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly accessToken: AccessTokenKey
  /** Where people may also sign in with Clerk. */
  readonly clerk: ClerkSignIn | undefined
}

/** Lets a request through to `handler` only from somebody signed in, as the database says it now. */
export function signInRequired(parts: SignInParts) {
  return (handler: SignedInHandler): RequestHandler =>
    async (request, response) => {
      await handler(await whoAsks(parts, request), request, response)
    }
}

/**
 * @throws {AppError} 401 when nobody is signed in
 * @throws {UnavailableError} when that cannot be read
 */
export async function whoAsks(parts: SignInParts, request: Request): Promise<SignedIn> {
  const token = bearerToken(request)
  if (token === undefined) {
    throw refusal('not_signed_in', 'Sign in first, and send the access token as Bearer.')
  }
  const { sub, sid } = await verifyToken(parts, token)
  const person = sid === undefined ? undefined : await readLoginSession(parts, sid)
  if (person?.userId !== sub) throw signedOut()
  return person
}

/** The issuer that a token claims picks its one verifier, which then checks that claim as well. */
async function verifyToken(
  { clerk, accessToken, clock }: SignInParts,
  token: string,
): Promise<{ readonly sub: string; readonly sid: string | undefined }> {
  if (clerk !== undefined && issuerClaimed(token) === clerk.issuer) return clerk.signIn(token)
  return verifyAccessToken(token, accessToken, clock)
}

/** 401: the login session is over, whatever the token says. */
export const signedOut = () => refusal('signed_out', 'You are signed out here. Sign in again.')

const refusal = (code: string, message: string) =>
  new AppError(message, { code, status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })

function bearerToken(request: Request): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1]
}
