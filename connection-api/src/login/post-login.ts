import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import { biometricRefused, takeBiometricToken } from '../passkeys/biometric-token.ts'
import type { CodeParts } from '../two-factor/prove-code.ts'
import { askForCode } from '../two-factor/second-factor.ts'
import { answerSignIn, type NewSignIn, type SignInAnswerParts } from './answer-sign-in.ts'
import { readLoginRequest, type LoginRequest } from './login-request.ts'
import { passwordMatches, type VerifyHash } from './password.ts'

export interface CredentialParts extends CodeParts {
  readonly verifyHash: VerifyHash
}

export interface LoginParts extends SignInAnswerParts, CredentialParts {
  readonly production: boolean
}

/** Who is signing in, as far as a password or a passkey tells. */
interface Known {
  readonly userId: string
  readonly biometric: boolean
  readonly stillValid?: () => Promise<boolean>
}

/** `POST /api/auth/login` (seeds s0, s2): credentials -> tokens, and a login session behind them. */
export function postLogin(parts: LoginParts): RequestHandler {
  return async (request, response) => {
    const login = readLoginRequest(request.body, parts.production)
    await answerSignIn(parts, response, await checkCredentials(parts, login))
  }
}

/**
 * Everything that somebody has to show at sign-in, at this door as on the pages. A passkey checks
 * the person by itself, so it stands alone, or in place of the code.
 *
 * @throws {AppError} 401: `invalid_credentials`, `biometric_refused`, `otp_required`, `otp_refused`; 429
 */
export async function checkCredentials(
  parts: CredentialParts,
  login: LoginRequest,
): Promise<NewSignIn> {
  const { userId, biometric, ...known } = await whoSignsIn(parts, login)
  const needsCode = !biometric || login.otpCode !== undefined
  const twoFactor = needsCode && (await askForCode(parts, userId, login.otpCode))
  const { platform, refresh } = login
  return { userId, platform, refresh, proofs: { twoFactor, biometric }, ...known }
}

async function whoSignsIn(
  parts: CredentialParts,
  { credentials, biometricToken }: LoginRequest,
): Promise<Known> {
  const byPassword = credentials && (await checkPassword(parts, credentials))
  if (biometricToken === undefined) {
    if (byPassword) return byPassword
    throw invalidCredentials()
  }
  const userId = await takeBiometricToken(parts.redis, biometricToken)
  if (byPassword && byPassword.userId !== userId) throw biometricRefused()
  return { ...byPassword, userId, biometric: true }
}

async function checkPassword(
  { database, verifyHash }: CredentialParts,
  { email, password }: NonNullable<LoginRequest['credentials']>,
): Promise<Known> {
  const credential = await findCredential(database, email)
  const matches = await passwordMatches(credential?.hash, password, verifyHash)
  if (!matches || !credential) throw invalidCredentials()
  const stillValid = async () => (await waitForHash(database, email)) === credential.hash
  return { userId: credential.user_id, biometric: false, stillValid }
}

function findCredential(database: Kysely<Database>, email: string) {
  const query = database
    .selectFrom('password_credentials')
    .select(['user_id', 'hash'])
    .where('email', '=', email)
  return reachable('postgres', query.executeTakeFirst())
}

/** The lock waits for a password that is just being changed, and for what that ends. */
async function waitForHash(database: Kysely<Database>, email: string): Promise<string | undefined> {
  const query = database
    .selectFrom('password_credentials')
    .select('hash')
    .where('email', '=', email)
    .forShare()
  return (await reachable('postgres', query.executeTakeFirst()))?.hash
}

/** One answer for an unknown address and a wrong password. */
const invalidCredentials = () =>
  new AppError('E-mail or password is wrong. Check both and try again.', {
    code: 'invalid_credentials',
    status: 401,
  })
