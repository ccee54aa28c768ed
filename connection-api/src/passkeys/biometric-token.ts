import { AppError } from '@parley/shared/errors/app-error'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { hashToken, newRandomToken } from '../login/random-token.ts'

/** From the finger on the sensor to the sign-in. */
export const LIFE_SECONDS = 120

const keyOf = (token: string) => `passkey-proof:${hashToken(token).toString('base64url')}`

/** What a passkey's assertion is exchanged for: good once, for two minutes, to sign in as `userId`. */
export async function issueBiometricToken(redis: Redis, userId: string): Promise<string> {
  const token = newRandomToken()
  await reachable('redis', redis.set(keyOf(token), userId, 'EX', LIFE_SECONDS))
  return token
}

/**
 * Uses the token up.
 *
 * @returns whose it was
 * @throws {AppError} 401
 */
export async function takeBiometricToken(redis: Redis, token: string): Promise<string> {
  const userId = await reachable('redis', redis.getdel(keyOf(token)))
  if (userId === null) throw biometricRefused()
  return userId
}

export const biometricRefused = () =>
  new AppError('The passkey was not taken. Use it again, then send the new biometricToken.', {
    code: 'biometric_refused',
    status: 401,
  })
