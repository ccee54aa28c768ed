import type { Request, RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import type { ToolCallParts } from '../agent-conversations/answer-tool-call.ts'
import type { Conversation } from '../agent-conversations/conversation.ts'
import { auditRefusal, type RefusedCaller } from '../audit/audit-refusal.ts'
import { claimsRefused, conversationOf, tokenIn } from './conversation-of-token.ts'
import { saysConversationToken, type ConversationClaims } from './conversation-token.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'

export interface ToolDoorParts extends ElevenLabsParts, ToolCallParts {}

/** What is answered an agent: words to say, and the same in fields. */
export type AgentsHandler = (
  conversation: Conversation,
  args: Readonly<Record<string, unknown>>,
  request: Request,
) => Promise<object>

const Args = z.record(z.string(), z.unknown()).catch({})

/**
 * A door for an agent's tools. What an agent has to hear is answered with 200: of other answers its
 * model may be told nothing. Only who has no conversation is refused.
 */
export function agentsDoor(parts: ToolDoorParts, handle: AgentsHandler): RequestHandler {
  return async (request, response) => {
    const conversation = await admit(parts, request)
    const answer = await handle(conversation, Args.parse(request.body), request)
    response.set('Cache-Control', 'no-store').json(answer)
  }
}

/** Whose token is ours and good no longer is known, and so written down. */
async function admit(parts: ToolDoorParts, request: Request): Promise<Conversation> {
  try {
    return await conversationOf(parts, request)
  } catch (error) {
    const claims = claimsRefused(error)
    if (!claims || !(error instanceof AppError)) throw error
    const tool = String(request.params['tool'] ?? request.path.split('/').at(-1))
    await auditRefusal(parts, callerOf(claims), { tool, code: error.code })
    throw error
  }
}

const callerOf = ({ owner, sub, agent, conversation }: ConversationClaims): RefusedCaller => ({
  owner_id: owner,
  caller_id: sub,
  via: 'call',
  act: `agent:${agent}`,
  call_id: conversation,
  login_session_id: null,
})

/** The same at an address that people have as well: theirs is the door behind it. */
export function alsoForAgents(parts: ToolDoorParts, handle: AgentsHandler): RequestHandler {
  const door = agentsDoor(parts, handle)
  return (request, response, next) => {
    if (saysConversationToken(tokenIn(request) ?? '')) return door(request, response, next)
    return next()
  }
}
