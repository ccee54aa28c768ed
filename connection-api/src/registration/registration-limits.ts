import type { RequestHandler } from 'express'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import { attemptLimits } from '../login/attempt-limits.ts'
import { emailOf } from '../login/login-limit.ts'

interface LimitParts {
  readonly redis: Redis
  readonly log: Logger
}

const HOUR_MS = 3600 * 1000

/** Each of these sends a mail to whatever address is named: nobody's mailbox is to be flooded. */
export function mailLimits({ redis, log }: LimitParts, name: string): RequestHandler[] {
  return attemptLimits(redis, log, {
    name,
    windowMs: HOUR_MS,
    count: 'successes',
    perAddress: 30,
    perSubject: { limit: 5, from: 'anywhere', subjectOf: emailOf },
    sentence: 'That was asked for too often. Look for the mail, or try again in an hour.',
  })
}

/** Nobody guesses a ticket; this keeps those who try from costing us anything. */
export function ticketLimits({ redis, log }: LimitParts): RequestHandler[] {
  return attemptLimits(redis, log, {
    name: 'ticket',
    windowMs: HOUR_MS,
    count: 'failures',
    perAddress: 60,
    sentence: 'Too many attempts. Wait an hour, or ask for a new link.',
  })
}
