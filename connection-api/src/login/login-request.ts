import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { RefreshPlace } from './answer-sign-in.ts'
import type { Platform } from './login-session.ts'

/** A field that clients send empty when it is not used. */
const unused = z.string().max(4096).nullish()

const LoginBody = z.strictObject({
  /** Postgres stores no NUL, and no address has a control character. */
  email: z
    .string()
    .max(320)
    .regex(/^[^\p{Cc}]+$/u),
  password: z.string().min(1).max(1024),
  otpCode: unused,
  biometricToken: unused,
  platform: z.enum(['web', 'mobile', 'synthetic']).nullish(),
  refresh: z.enum(['body', 'cookie']).nullish(),
})

export interface LoginRequest {
  /** As `password_credentials.email` is kept. */
  readonly email: string
  readonly password: string
  readonly platform: Platform
  readonly refresh: RefreshPlace
}

/**
 * Seed s2's body.
 *
 * @throws {BadRequestError}
 */
export function readLoginRequest(body: unknown, production: boolean): LoginRequest {
  const { email, password, otpCode, biometricToken, platform, refresh } = parseRequest(
    LoginBody,
    body,
  )
  if (otpCode || biometricToken) {
    throw new BadRequestError(
      'One-time codes and biometrics are not available yet. Leave otpCode and biometricToken out.',
      'second_factor_not_available',
    )
  }
  if (platform === 'synthetic' && production) {
    throw new BadRequestError('platform must be web or mobile.', 'platform_not_available')
  }
  return {
    email: normalEmail(email),
    password,
    platform: platform ?? 'web',
    refresh: refresh ?? 'body',
  }
}

/** One spelling of an address: what the limit counts and the database is asked for. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}
