import { createHash } from 'node:crypto'
import { AppError } from '@parley/shared/errors/app-error'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'

const MOST_GUESSES = 10
const WINDOW_SECONDS = 15 * 60

/** Counted before it is checked, so that guesses at the same moment are all counted. */
const COUNT = `
local guesses = redis.call('INCR', KEYS[1])
if guesses == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return guesses`

/**
 * Runs a check that somebody could pass by guessing, ten times in fifteen minutes at most: from
 * wherever the guesses come. Passing it starts the count afresh.
 *
 * @param what is guessed at: a name of the check and whose it is
 * @throws {AppError} 429; {UnavailableError} when guesses cannot be counted
 */
export async function limitGuesses<T>(
  redis: Redis,
  what: readonly [name: string, whose: string],
  check: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const [name, whose] = what
  const key = `guesses:${name}:${createHash('sha256').update(whose).digest('base64url')}`
  const guesses = await reachable('redis', redis.eval(COUNT, 1, key, WINDOW_SECONDS))
  if (Number(guesses) > MOST_GUESSES) throw tooMany()
  const passed = await check()
  if (passed !== undefined) await reachable('redis', redis.del(key))
  return passed
}

const tooMany = () =>
  new AppError('Too many attempts. Wait a quarter of an hour, then try again.', {
    code: 'too_many_attempts',
    status: 429,
    headers: { 'Retry-After': String(WINDOW_SECONDS) },
  })
