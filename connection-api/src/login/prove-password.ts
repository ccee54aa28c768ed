import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { limitGuesses } from './guess-limit.ts'
import { passwordMatches, type VerifyHash } from './password.ts'

export interface PasswordProofParts {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly verifyHash: VerifyHash
}

/** A person's own account, whose password they have just shown. */
export interface ProvenAccount {
  /** As they sign in with it. */
  readonly email: string
}

/**
 * A fresh proof that whoever holds the access token is the person: what changes how an account is
 * entered asks for it.
 *
 * @throws {AppError} 403 when the password is wrong or the account has none; 429
 */
export async function provePassword(
  { database, redis, verifyHash }: PasswordProofParts,
  userId: string,
  password: string,
): Promise<ProvenAccount> {
  const account = await limitGuesses(redis, ['password', userId], async () => {
    const query = database
      .selectFrom('password_credentials')
      .select(['email', 'hash'])
      .where('user_id', '=', userId)
    const credential = await reachable('postgres', query.executeTakeFirst())
    const matches = await passwordMatches(credential?.hash, password, verifyHash)
    return matches ? credential : undefined
  })
  if (account) return account
  throw new AppError('The password is wrong. Send the one that you sign in with.', {
    code: 'wrong_password',
    status: 403,
  })
}
