import { reachable } from '../http/reachable.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** What was refused before it came to a tool. */
export async function auditRefusal(
  { database, clock, newId }: ConversationParts,
  { agent, caller, callId }: Conversation,
  tool: string,
  code: string,
): Promise<void> {
  const row = {
    id: newId('aud'),
    at: new Date(clock.now()),
    owner_id: agent.owner_id,
    caller_id: caller,
    via: 'call',
    act: `agent:${agent.id}`,
    call_id: callId,
    login_session_id: null,
    tool: tool.replaceAll(/[^\x20-\x7e]/g, '').slice(0, 64),
    scope: null,
    outcome: 'refused' as const,
    code,
    duration_ms: 0,
  }
  await reachable('postgres', database.insertInto('audit').values(row).execute())
}
