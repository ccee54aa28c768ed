import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { RedisStore } from 'rate-limit-redis'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'

export interface AttemptLimits {
  /** Of the door, in Redis keys. */
  readonly name: string
  readonly windowMs: number
  /** What counts: attempts that failed; those that did what was asked, where each costs somebody; or all. */
  readonly count: 'failures' | 'successes' | 'all'
  /** From one network address. */
  readonly perAddress: number
  /** At one subject (an account, a ticket), from one address or from all together. */
  readonly perSubject?: {
    readonly limit: number
    readonly from: 'one address' | 'anywhere'
    readonly subjectOf: (request: Request) => string
  }
  /** Said with 429. */
  readonly sentence: string
}

/**
 * Counts attempts in Redis, for all instances together. While Redis is away nobody gets in: a limit
 * that lets through when it cannot count is none.
 */
export function attemptLimits(redis: Redis, log: Logger, limits: AttemptLimits): RequestHandler[] {
  const limiter = (key: string, limit: number, keyGenerator: (request: Request) => string) =>
    rateLimit({
      windowMs: limits.windowMs,
      skipSuccessfulRequests: limits.count === 'failures',
      skipFailedRequests: limits.count === 'successes',
      standardHeaders: 'draft-7',
      legacyHeaders: false,
      validate: false,
      logger: {
        error: (err: unknown) => log.error({ err }, 'Attempts could not be counted'),
        warn: (err: unknown) => log.warn({ err }, 'Attempts could not be counted'),
      },
      store: new RedisStore({
        prefix: `limit:${limits.name}:${key}:`,
        sendCommand: (...command) => send(redis, command),
      }),
      handler: () => refuse(limits.sentence),
      limit,
      keyGenerator,
    })
  const byAddress = limiter('address', limits.perAddress, addressOf)
  const { perSubject } = limits
  if (perSubject === undefined) return [byAddress]
  const { from, subjectOf } = perSubject
  const keyOf = (request: Request) =>
    `${from === 'anywhere' ? '' : `${addressOf(request)}:`}${digest(subjectOf(request))}`
  return [byAddress, limiter('account', perSubject.limit, keyOf)]
}

/** `Retry-After` is set by then. */
function refuse(sentence: string): void {
  throw new AppError(sentence, { code: 'too_many_attempts', status: 429 })
}

/** IPv6 counts by network: one household can have more addresses than we could count. */
function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '')
}

/** So that nothing personal and no ticket stands in a Redis key. */
function digest(subject: string): string {
  return createHash('sha256').update(subject).digest('base64url')
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
