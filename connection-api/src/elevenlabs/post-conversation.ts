import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { toIso } from '@parley/shared/time/clock'
import { openOwnersConversation } from '../agent-conversations/open-owners-conversation.ts'
import { agentOf } from '../agents/named-agent.ts'
import { newRandomToken } from '../login/random-token.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { CONVERSATION_TOKEN_SECONDS } from './conversation-token.ts'
import { elevenLabsOf, type ElevenLabsParts } from './elevenlabs-parts.ts'
import { variablesFor } from './sign-for-conversation.ts'

/** `agent`: an agent of the person's; it may be left out by who has only one. */
const Body = z.strictObject({ agent: z.string().optional() })

/**
 * `POST /api/elevenlabs/conversations`: what a web client starts a conversation with, for the person
 * signed in. The token in it is for our own doors, for that conversation, until its report and for an
 * hour at most.
 */
export function postConversation(parts: ElevenLabsParts): SignedInHandler {
  return async (person, request, response) => {
    const { agent: id } = parseRequest(Body, request.body ?? {})
    const { settings, api } = elevenLabsOf(parts)
    const agent = await agentOf(parts, person, id)
    const at = agent.at.find(({ provider }) => provider === 'elevenlabs')
    const agentId = at?.provider_id ?? settings.agentId
    const signedUrl = agentId === undefined ? undefined : await api.signedUrl(agentId)
    if (agentId === undefined || signedUrl === undefined) throw notThere()
    const reference = newRandomToken()
    const conversation = await openOwnersConversation(parts, person, agent, {
      provider: 'elevenlabs',
      id: reference,
    })
    const variables = await variablesFor(parts, conversation, reference)
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({
        conversation: conversation.callId,
        agent_id: agentId,
        signed_url: signedUrl,
        dynamic_variables: variables,
        expires_at: toIso(parts.clock.now() + CONVERSATION_TOKEN_SECONDS * 1000),
      })
  }
}

const notThere = () =>
  new AppError('This agent has none that answers for it at ElevenLabs. See docs/elevenlabs.md.', {
    code: 'agent_not_linked',
    status: 409,
  })
