import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { RedisStore } from 'rate-limit-redis'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { normalEmail } from './login-request.ts'

const WINDOW_MS = 5 * 60 * 1000

interface LoginLimits {
  /** Failed attempts at one account from one address in five minutes. */
  readonly perAccount: number
  /** Failed attempts from one address in five minutes. */
  readonly perAddress: number
}

const LOGIN_LIMITS: LoginLimits = { perAccount: 10, perAddress: 100 }

/**
 * Counts failed sign-ins in Redis, for all instances together. While Redis is away nobody gets in:
 * a limit that lets through when it cannot count is none.
 */
export function loginLimits(redis: Redis, log: Logger, limits = LOGIN_LIMITS): RequestHandler[] {
  const options = (prefix: string) => ({
    windowMs: WINDOW_MS,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-7' as const,
    legacyHeaders: false,
    validate: false,
    logger: {
      error: (err: unknown) => log.error({ err }, 'Sign-ins could not be counted'),
      warn: (err: unknown) => log.warn({ err }, 'Sign-ins could not be counted'),
    },
    store: new RedisStore({ prefix, sendCommand: (...command) => send(redis, command) }),
    handler: refuse,
  })
  return [
    rateLimit({
      ...options('limit:login:address:'),
      limit: limits.perAddress,
      keyGenerator: addressOf,
    }),
    rateLimit({
      ...options('limit:login:account:'),
      limit: limits.perAccount,
      keyGenerator: accountOf,
    }),
  ]
}

/** `Retry-After` is set by then. */
function refuse(): void {
  throw new AppError('Too many attempts to sign in. Wait a few minutes, then try again.', {
    code: 'too_many_attempts',
    status: 429,
  })
}

/** IPv6 counts by network: one household can have more addresses than we could count. */
function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '')
}

const Account = z.object({ email: z.string() })

/** Hashed, so that no address of a person stands in a Redis key. */
function accountOf(request: Request): string {
  const account = Account.safeParse(request.body)
  const email = account.success ? normalEmail(account.data.email) : ''
  const hash = createHash('sha256').update(email).digest('base64url')
  return `${addressOf(request)}:${hash}`
}

const Reply = z.union([z.boolean(), z.number(), z.string()])
const Replies = z.union([Reply, z.array(Reply)])

/**
 * The store keeps the answer to `SCRIPT LOAD` for good, a failed one too. The answer is known
 * beforehand, so it is given even while Redis is away: the script is then loaded at first use.
 */
async function send(redis: Redis, [command = '', ...args]: string[]) {
  if (command === 'SCRIPT') {
    const [, script = ''] = args
    await redis.script('LOAD', script).catch(() => undefined)
    return createHash('sha1').update(script).digest('hex')
  }
  try {
    return Replies.parse(await redis.call(command, ...args))
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('NOSCRIPT')) throw error
    return reachable('redis', Promise.reject(error))
  }
}
