import type { RequestHandler } from 'express'
import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { openConversation } from '../agent-conversations/open-conversation.ts'
import { findAgentAt } from '../agents/agent-repository.ts'
import { isSame } from '../http/is-same.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'
import { variablesFor } from './sign-for-conversation.ts'

/** Which our operator tells ElevenLabs to send; it signs nothing here. */
const SECRET_HEADER = 'x-parley-secret'

/** Telephone lines of other kinds add members of their own. */
const Ringing = z.object({
  agent_id: z.string().min(1).max(100),
  call_sid: z.string().min(8).max(100),
  caller_id: z.string().max(100).nullish(),
})

/**
 * `POST /api/elevenlabs/conversation-initiation`: somebody telephones an agent, and ElevenLabs asks
 * what the conversation is to start with. Who calls is a guest of the agent's owner; asked again about
 * the same call it is the same conversation.
 */
export function postInitiation(parts: ElevenLabsParts): RequestHandler {
  return async (request, response) => {
    const secret = parts.elevenLabs?.settings.initiationSecret
    const shown = request.get(SECRET_HEADER)
    if (secret === undefined || shown === undefined || !isSame(shown, secret)) throw notTheirs()
    const { agent_id, call_sid, caller_id } = parseRequest(Ringing, request.body)
    const agent = await findAgentAt(parts.database, 'elevenlabs', agent_id)
    const from = numberIn(caller_id)
    const named = { provider: 'elevenlabs' as const, id: call_sid, from }
    const conversation = agent && (await openConversation(parts, agent, named))
    if (!conversation) throw notLinked()
    response.set('Cache-Control', 'no-store').json({
      type: 'conversation_initiation_client_data',
      dynamic_variables: await variablesFor(parts, conversation, call_sid),
    })
  }
}

/** Some lines say `anonymous`. */
function numberIn(callerId: string | null | undefined): string | undefined {
  return callerId && /^\+?\d+$/.test(callerId) ? callerId : undefined
}

const notTheirs = () =>
  new AppError('This is for ElevenLabs alone, with the secret that it was told.', {
    code: 'not_signed',
    status: 401,
  })

const notLinked = () =>
  new AppError('No agent here has that one at ElevenLabs. Link it: see docs/elevenlabs.md.', {
    code: 'agent_not_linked',
    status: 404,
  })
