import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { attemptLimits } from './attempt-limits.ts'
import { normalEmail } from './login-request.ts'

/** Failed sign-ins in five minutes: at one account from one address, and from one address at all. */
export function loginLimits(redis: Redis, log: Logger): RequestHandler[] {
  return attemptLimits(redis, log, {
    name: 'login',
    windowMs: 5 * 60 * 1000,
    count: 'failures',
    perAddress: 100,
    perSubject: { limit: 10, from: 'one address', subjectOf: emailOf },
    sentence: 'Too many attempts to sign in. Wait a few minutes, then try again.',
  })
}

const Account = z.object({ email: z.string() })

/** The address that a body names, in one spelling; empty where it names none. */
export function emailOf(request: Request): string {
  const account = Account.safeParse(request.body)
  return account.success ? normalEmail(account.data.email) : ''
}
