import type { Redis } from '@parley/shared/redis/redis-client'
import { readOrigin } from '@parley/shared/sessions/call-record'
import { inside, isTracing, linkTo, tellCall } from '@parley/shared/telemetry/tracing'

/**
 * Does `work` as part of the conversation's trace, which began with its first request; each later one
 * has a trace of its own that leads there.
 */
export async function inConversationsTrace<T>(
  redis: Redis,
  callId: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work()
  tellCall(callId)
  const origin = await readOrigin(redis, callId).catch(() => undefined)
  if (!origin) return work()
  linkTo(origin)
  return inside(origin, work)
}
