import type { Redis } from 'ioredis'

/** As long as a refresh token could have lived, and a day more. */
const ENDED_SECONDS = 8 * 24 * 3600

/** A tool token's 15 minutes and a margin for clocks. */
const ACTIVE_SECONDS = 20 * 60

export const loginKey = (sid: string) => `login:${sid}`

/**
 * Says that a login session lives, for as long as a tool token does. Called right after Postgres
 * said so; never overwrites an end that came in between.
 */
export async function markLoginActive(redis: Redis, sid: string): Promise<void> {
  const set = await redis.set(loginKey(sid), 'active', 'EX', ACTIVE_SECONDS, 'NX')
  if (set === null) await redis.eval(EXTEND_ACTIVE, 1, loginKey(sid), ACTIVE_SECONDS)
}

const EXTEND_ACTIVE = `
if redis.call('GET', KEYS[1]) ~= 'active' then return 0 end
return redis.call('EXPIRE', KEYS[1], ARGV[1])`

/** From here on no tool token of this login session is taken. */
export async function markLoginEnded(redis: Redis, sid: string): Promise<void> {
  await redis.set(loginKey(sid), 'ended', 'EX', ENDED_SECONDS)
}
