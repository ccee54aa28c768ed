import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { CONVERSATION_TOKEN_SECONDS } from './conversation-token.ts'

/** Longer than a token lives. */
const KEPT_SECONDS = CONVERSATION_TOKEN_SECONDS + 600

const keyOf = (callId: string) => `conversation:${callId}:at-elevenlabs`

/**
 * A token is good for one conversation there: the first that shows it. Once that is known, a call
 * from another one, or from none, is refused.
 *
 * @param conversationId as ElevenLabs names it; undefined: the agent's tools do not say
 */
export async function isOneConversation(
  redis: Redis,
  callId: string,
  conversationId: string | undefined,
): Promise<boolean> {
  const key = keyOf(callId)
  if (conversationId === undefined) return (await reachable('redis', redis.get(key))) === null
  const setting = redis.set(key, conversationId, 'EX', KEPT_SECONDS, 'NX', 'GET')
  const first = await reachable('redis', setting)
  return first === null || first === conversationId
}

/** Whether a report is of that conversation, as far as is known. */
export async function mayBeOf(
  redis: Redis,
  callId: string,
  conversationId: string,
): Promise<boolean> {
  const first = await reachable('redis', redis.get(keyOf(callId)))
  return first === null || first === conversationId
}
