import { auditRefusal, type RefusedCaller } from '../audit/audit-refusal.ts'
import type { Worked } from './answer-once.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

const SENTENCES = {
  SIGN_IN_AGAIN: () => 'This session is over. Please call again.',
  WRONG_OWNER: () =>
    'That is the calendar of somebody else, so I may not. Pass the user_id that the tool names.',
  NOT_ALLOWED: () => 'I may not do that in this call. Say so and offer something else.',
  CONSENT_MISMATCH: (tool: string) =>
    `Something changed since the question. Call ${tool} again without a consent and ask anew.`,
} as const

/** What is refused before it comes to a tool: written down, and said. */
export async function refuseInConversation(
  parts: ConversationParts,
  conversation: Conversation,
  tool: string,
  code: keyof typeof SENTENCES,
): Promise<Worked> {
  await auditRefusal(parts, callerIn(conversation), { tool, code })
  return { ok: false, text: SENTENCES[code](tool), asked: undefined }
}

function callerIn({ agent, caller, callId, kind, standsOn }: Conversation): RefusedCaller {
  return {
    owner_id: agent.owner_id,
    caller_id: caller,
    via: 'call',
    act: `agent:${agent.id}`,
    call_id: callId,
    login_session_id: kind === 'guest' ? null : standsOn,
  }
}
