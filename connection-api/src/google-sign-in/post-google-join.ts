import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { answerSignIn, type NewSignIn } from '../login/answer-sign-in.ts'
import { readLoginRequest } from '../login/login-request.ts'
import { checkCredentials } from '../login/post-login.ts'
import { joinIdentity } from './identity.ts'
import {
  findPendingIdentity,
  removePendingIdentity,
  type PendingIdentity,
} from './pending-identity.ts'
import { refusalsAsErrors } from './post-google-callback.ts'
import type { GoogleSignInParts } from './sign-in-parts.ts'

/** What proves an account, besides its address: the same as at sign-in. */
const Body = z.looseObject({ join: z.string().min(1).max(100) })

/** `POST /api/auth/google/join`: the proof of the account that an identity is to join. */
export function postGoogleJoin(parts: GoogleSignInParts): RequestHandler {
  return async (request, response) => {
    const { join, ...proof } = parseRequest(Body, request.body)
    const { signIn } = await proveAndJoin(parts, join, proof)
    await answerSignIn(parts, response, signIn)
  }
}

/**
 * @param proof what sign-in asks for, without the address: that is the account's
 * @throws {AppError} 401 when it proves nothing, 410 when nothing waits any more
 */
export async function proveAndJoin(
  parts: GoogleSignInParts,
  ticket: string,
  proof: Readonly<Record<string, unknown>>,
): Promise<{ signIn: NewSignIn; pending: PendingIdentity }> {
  const pending = await findPendingIdentity(parts, ticket)
  if (pending === undefined) throw tooLate()
  const login = readLoginRequest({ ...proof, email: pending.email }, parts.production)
  const signIn = await checkCredentials(parts, login)
  if (signIn.userId !== pending.user_id) throw notProved()
  if (!(await removePendingIdentity(parts, ticket))) throw tooLate()
  await refusalsAsErrors(() => joinIdentity(parts, pending.user_id, pending))
  return { signIn, pending }
}

/** A passkey proves whoever it belongs to, whatever address stands beside it. */
const notProved = () =>
  new AppError('That does not prove that the account is yours.', {
    code: 'invalid_credentials',
    status: 401,
  })

const tooLate = () =>
  new AppError('That took too long. Sign in with Google again.', {
    code: 'join_expired',
    status: 410,
  })
