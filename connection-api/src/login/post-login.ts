import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { signAccessToken, type AccessTokenKey } from './access-token.ts'
import { readLoginRequest } from './login-request.ts'
import { openLoginSession, readLoginSession, type LoginSessionParts } from './login-session.ts'
import { passwordMatches, type VerifyHash } from './password.ts'
import { describePerson } from './get-me.ts'
import { signedOut } from './sign-in-required.ts'

export interface LoginParts extends LoginSessionParts {
  readonly accessToken: AccessTokenKey
  readonly verifyHash: VerifyHash
  readonly production: boolean
}

/** `POST /api/auth/login` (seed s2): credentials -> access token, and a login session behind it. */
export function postLogin(parts: LoginParts): RequestHandler {
  return async (request, response) => {
    const { email, password, platform } = readLoginRequest(request.body, parts.production)
    const credential = await findCredential(parts.database, email)
    const matches = await passwordMatches(credential?.hash, password, parts.verifyHash)
    if (!matches || !credential) throw invalidCredentials()
    const sid = await openLoginSession(parts, credential.user_id, platform)
    const person = await readLoginSession(parts, sid)
    if (!person) throw signedOut()
    const accessToken = await signAccessToken(person, parts.accessToken, parts.clock)
    response.set('Cache-Control', 'no-store').json({ accessToken, user: describePerson(person) })
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
