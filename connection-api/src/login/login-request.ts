import { z } from 'zod'
import { BadRequestError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { RefreshPlace } from './answer-sign-in.ts'
import type { Platform } from './login-session.ts'

/** A field that clients send empty when it is not used. */
const unused = z.string().max(100).nullish()

/** Postgres stores no NUL, and no address has a control character. */
const Email = z
  .string()
  .max(320)
  .regex(/^[^\p{Cc}]+$/u)

const LoginBody = z
  .strictObject({
    email: Email.nullish(),
    password: z.string().min(1).max(1024).nullish(),
    otpCode: unused,
    biometricToken: unused,
    platform: z.enum(['web', 'mobile', 'synthetic']).nullish(),
    refresh: z.enum(['body', 'cookie']).nullish(),
  })
  .refine(
    ({ email, password, biometricToken }) =>
      email && password ? true : biometricToken && !email && !password,
    'must have email and password, or a biometricToken, or all three',
  )

export interface LoginRequest {
  /** Undefined where a passkey alone is shown. */
  readonly credentials:
    | {
        /** As `password_credentials.email` is kept. */
        readonly email: string
        readonly password: string
      }
    | undefined
  readonly otpCode: string | undefined
  readonly biometricToken: string | undefined
  readonly platform: Platform
  readonly refresh: RefreshPlace
}

/**
 * Seed s2's body.
 *
 * @throws {BadRequestError}
 */
export function readLoginRequest(body: unknown, production: boolean): LoginRequest {
  const { email, password, platform, refresh, ...proofs } = parseRequest(LoginBody, body)
  if (platform === 'synthetic' && production) {
    throw new BadRequestError('platform must be web or mobile.', 'platform_not_available')
  }
  return {
    credentials: email && password ? { email: normalEmail(email), password } : undefined,
    otpCode: proofs.otpCode || undefined,
    biometricToken: proofs.biometricToken || undefined,
    platform: platform ?? 'web',
    refresh: refresh ?? 'body',
  }
}

/** One spelling of an address: what the limit counts and the database is asked for. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}
