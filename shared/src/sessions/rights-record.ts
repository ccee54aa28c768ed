import type { Redis } from 'ioredis'
import { TOOL_TOKEN_SECONDS } from '../tokens/tool-token.ts'
import { toEpochSeconds, type Instant } from '../time/clock.ts'

/** In place of a user's id: a role itself was changed, and with it whoever has it. */
export const EVERYBODY = ''

export const rightsLostKey = (userId: string) => `rights-lost:${userId}`

/**
 * From here on no tool token is taken that the person holds from before: it may say more than they
 * may still do. In whole seconds, as tokens count, so one made in this very second is refused too.
 */
export async function markRightsLost(redis: Redis, userId: string, now: Instant): Promise<void> {
  const seconds = toEpochSeconds(now)
  await redis.set(rightsLostKey(userId), seconds, 'EX', TOOL_TOKEN_SECONDS + 60)
}
