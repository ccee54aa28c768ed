import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import { answerOnce, type Answered, type Worked } from './answer-once.ts'
import { refuseInConversation } from './refuse-in-conversation.ts'
import type { Conversation } from './conversation.ts'
import { goesOn } from './goes-on.ts'
import { inConversationsTrace } from './in-conversations-trace.ts'
import type { ConversationParts } from './conversation-parts.ts'
import type { KnownTools } from './known-tools.ts'
import { performToolCall, type ProvidersToolCall } from './perform-tool-call.ts'
import { readSeedCall } from './seed-names.ts'

export interface ToolCallParts extends ConversationParts {
  readonly knownTools: KnownTools
}

/**
 * One tool call in a provider's conversation, whichever provider it is: the agent's owner and no
 * other, only tools of the agent's, the caller's own yes by the provider's transcript or else the
 * owner's approval, and done once.
 */
export function answerToolCall(
  parts: ToolCallParts,
  conversation: Conversation,
  call: ProvidersToolCall,
  withinMs: number,
): Promise<Answered> {
  const digest = argumentsDigest({ tool: call.tool, given: call.args })
  const key = { callId: conversation.callId, toolCallId: call.id, digest }
  return answerOnce(parts, key, withinMs, () =>
    inConversationsTrace(parts.redis, conversation.callId, () => work(parts, conversation, call)),
  )
}

async function work(
  parts: ToolCallParts,
  conversation: Conversation,
  call: ProvidersToolCall,
): Promise<Worked> {
  if (!(await goesOn(parts.redis, conversation.callId))) {
    return refuseInConversation(parts, conversation, call.tool, 'SIGN_IN_AGAIN')
  }
  const { user_id, consent, ...given } = call.args
  if (user_id !== undefined && user_id !== conversation.agent.owner_id) {
    return refuseInConversation(parts, conversation, call.tool, 'WRONG_OWNER')
  }
  const wanted = readSeedCall({ tool: call.tool, args: given })
  const scope = await scopeOf(parts, conversation, wanted.tool)
  if (scope === undefined)
    return refuseInConversation(parts, conversation, call.tool, 'NOT_ALLOWED')
  return performToolCall(parts, conversation, { call, wanted, scope, given, consent })
}

/** @returns undefined for a tool that the agent has not, or its callers may not use */
async function scopeOf(
  { knownTools }: ToolCallParts,
  conversation: Conversation,
  name: string,
): Promise<Scope | undefined> {
  const { tools: chosen } = conversation.agent
  if (chosen !== null && !chosen.includes(name)) return undefined
  const listed = (await knownTools(conversation)).find((tool) => tool.name === name)
  return listed?._meta['parley/scope']
}
