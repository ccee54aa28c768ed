import type { Conversation } from '../agent-conversations/conversation.ts'
import { signConversationToken } from './conversation-token.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'

/** Says in a report which conversation of ours it was. */
export const CONVERSATION_VARIABLE = 'parley_conversation'

/** Goes into headers of tools only: ElevenLabs shows no variable of this prefix to a model. */
const TOKEN_VARIABLE = 'secret__user_token'

/**
 * What a conversation is to be started with there.
 *
 * @param reference by which its report is known
 */
export async function variablesFor(
  { newId, signingKey, clock }: ElevenLabsParts,
  conversation: Conversation,
  reference: string,
): Promise<Record<string, string>> {
  const claims = {
    sub: conversation.caller,
    owner: conversation.agent.owner_id,
    caller: conversation.kind,
    agent: conversation.agent.id,
    conversation: conversation.callId,
    scopes: [...conversation.scopes],
    jti: newId('aud'),
  }
  const token = await signConversationToken(claims, signingKey, clock)
  return { [TOKEN_VARIABLE]: token, [CONVERSATION_VARIABLE]: reference }
}
