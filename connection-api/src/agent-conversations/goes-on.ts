import type { Redis } from '@parley/shared/redis/redis-client'
import { livenessKey, readCall } from '@parley/shared/sessions/call-record'
import { reachable } from '../http/reachable.ts'

/**
 * Whether a provider's conversation is live: opened, not ended, and within its hour.
 *
 * @throws {UnavailableError} when that cannot be read
 */
export async function goesOn(redis: Redis, callId: string): Promise<boolean> {
  const looked = Promise.all([readCall(redis, callId), redis.exists(livenessKey(callId))])
  const [call, alive] = await reachable('redis', looked)
  return call?.state === 'live' && alive === 1
}
