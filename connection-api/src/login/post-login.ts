import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { answerSignIn, type SignInAnswerParts } from './answer-sign-in.ts'
import { readLoginRequest } from './login-request.ts'
import { passwordMatches, type VerifyHash } from './password.ts'

export interface LoginParts extends SignInAnswerParts {
  readonly verifyHash: VerifyHash
  readonly production: boolean
}

/** `POST /api/auth/login` (seed s2): credentials -> tokens, and a login session behind them. */
export function postLogin(parts: LoginParts): RequestHandler {
  return async (request, response) => {
    const { email, password, platform, refresh } = readLoginRequest(request.body, parts.production)
    const credential = await findCredential(parts.database, email)
    const matches = await passwordMatches(credential?.hash, password, parts.verifyHash)
    if (!matches || !credential) throw invalidCredentials()
    await answerSignIn(parts, response, {
      userId: credential.user_id,
      platform,
      refresh,
      stillValid: async () =>
        (await findCredential(parts.database, email))?.hash === credential.hash,
    })
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
