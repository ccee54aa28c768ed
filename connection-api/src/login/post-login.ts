import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { answerSignIn, type NewSignIn, type SignInAnswerParts } from './answer-sign-in.ts'
import { readLoginRequest, type LoginRequest } from './login-request.ts'
import { passwordMatches, type VerifyHash } from './password.ts'

export interface LoginParts extends SignInAnswerParts {
  readonly verifyHash: VerifyHash
  readonly production: boolean
}

/** `POST /api/auth/login` (seed s2): credentials -> tokens, and a login session behind them. */
export function postLogin(parts: LoginParts): RequestHandler {
  return async (request, response) => {
    const login = readLoginRequest(request.body, parts.production)
    await answerSignIn(parts, response, await checkCredentials(parts, login))
  }
}

/**
 * Everything that somebody has to show at sign-in, at this door as on the pages.
 *
 * @throws {AppError} 401
 */
export async function checkCredentials(
  { database, verifyHash }: Pick<LoginParts, 'database' | 'verifyHash'>,
  { email, password, platform, refresh }: LoginRequest,
): Promise<NewSignIn> {
  const credential = await findCredential(database, email)
  const matches = await passwordMatches(credential?.hash, password, verifyHash)
  if (!matches || !credential) throw invalidCredentials()
  return {
    userId: credential.user_id,
    platform,
    refresh,
    stillValid: async () => (await findCredential(database, email))?.hash === credential.hash,
  }
}

function findCredential(database: Kysely<Database>, email: string) {
  const query = database
    .selectFrom('password_credentials')
    .select(['user_id', 'hash'])
    .where('email', '=', email)
  return reachable('postgres', query.executeTakeFirst())
}

/** One answer for an unknown address and a wrong password. */
const invalidCredentials = () =>
  new AppError('E-mail or password is wrong. Check both and try again.', {
    code: 'invalid_credentials',
    status: 401,
  })
