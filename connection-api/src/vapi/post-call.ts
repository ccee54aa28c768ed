import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { toIso } from '@parley/shared/time/clock'
import type { ConversationParts } from '../agent-conversations/conversation-parts.ts'
import {
  openOwnersConversation,
  OWNERS_CONVERSATION_SECONDS,
} from '../agent-conversations/open-owners-conversation.ts'
import { tokenForListing } from '../agent-conversations/use-tool.ts'
import { listTools } from '../agents/guest-tools.ts'
import { agentOf } from '../agents/named-agent.ts'
import { newRandomToken } from '../login/random-token.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { modelOf } from './assistant-of.ts'
import { TICKET, waitingId } from './owners-ticket.ts'
import { vapiOf, type VapiParts } from './vapi-parts.ts'

/** `agent`: an agent of the person's; it may be left out by who has only one. */
const Body = z.strictObject({ agent: z.string().optional() })

export type PostCallParts = VapiParts & ConversationParts

/**
 * `POST /api/vapi/calls`: what a web client starts a call with, for the person signed in, who is the
 * agent's owner there and may use what an owner may. The ticket is good for one call.
 */
export function postCall(parts: PostCallParts): SignedInHandler {
  return async (person, request, response) => {
    const { agent: id } = parseRequest(Body, request.body ?? {})
    const { settings } = vapiOf(parts)
    const agent = await agentOf(parts, person, id)
    const assistantId = agent.at.find(({ provider }) => provider === 'vapi')?.provider_id
    if (!assistantId) throw neverSynced()
    const ticket = newRandomToken()
    const place = { provider: 'vapi', id: waitingId(ticket) } as const
    const conversation = await openOwnersConversation(parts, person, agent, place)
    const tools = await listTools(parts, await tokenForListing(parts, conversation))
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({
        call: conversation.callId,
        assistant_id: assistantId,
        assistant_overrides: {
          metadata: { [TICKET]: ticket },
          model: modelOf(settings, agent, tools),
        },
        expires_at: toIso(parts.clock.now() + OWNERS_CONVERSATION_SECONDS * 1000),
      })
  }
}

const neverSynced = () =>
  new AppError('This agent has no assistant at Vapi. POST /api/agents/{id}/sync makes it.', {
    code: 'agent_not_synced',
    status: 409,
  })
