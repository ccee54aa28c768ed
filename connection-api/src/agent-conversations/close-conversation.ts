import { endCall, type EndReason } from '@parley/shared/sessions/call-record'
import { sealTurn } from '@parley/shared/transcripts/sealed-turn'
import { toIso, type Instant } from '@parley/shared/time/clock'
import { recordEnd } from '../calls/call-repository.ts'
import { reachable } from '../http/reachable.ts'
import { keepTurn, startTranscript } from '../transcripts/transcript-repository.ts'
import type { Conversation, Said } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** What a provider says of a conversation that is over. */
export interface Report {
  readonly why: EndReason
  readonly startedAt: Instant | undefined
  readonly endedAt: Instant | undefined
  readonly said: readonly (Said & { readonly at: Instant | undefined })[]
}

/** The conversation is over: from here on no tool call of it is let through. Safe to repeat. */
export async function endConversation(
  { database, redis, clock }: ConversationParts,
  { callId }: Conversation,
  why: EndReason,
  at: Instant = clock.now(),
): Promise<void> {
  await reachable('redis', endCall(redis, callId, why, clock.now()))
  await recordEnd(database, callId, new Date(at), why)
}

/** Ends it and keeps what its provider reports, once. */
export async function closeConversation(
  parts: ConversationParts,
  conversation: Conversation,
  report: Report,
): Promise<void> {
  const now = parts.clock.now()
  const endedAt = Math.min(report.endedAt ?? now, now)
  await endConversation(parts, conversation, report.why, endedAt)
  if (!(await takeReport(parts, conversation, report, endedAt))) return
  await keepTranscript(parts, conversation, report)
}

/** @returns false when it was reported before */
function takeReport(
  { database, clock }: ConversationParts,
  { callId }: Conversation,
  { startedAt }: Report,
  endedAt: Instant,
): Promise<boolean> {
  const taking = database.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('conversations')
      .set({ reported_at: new Date(clock.now()) })
      .where('call_id', '=', callId)
      .where('reported_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    const times = {
      ended_at: new Date(endedAt),
      ...(startedAt !== undefined && { started_at: new Date(Math.min(startedAt, endedAt)) }),
    }
    await transaction.updateTable('calls').set(times).where('id', '=', callId).execute()
    return true
  })
  return reachable('postgres', taking)
}

/** Where the owner keeps what is said in their calls. */
async function keepTranscript(
  parts: ConversationParts,
  { callId, agent }: Conversation,
  { said }: Report,
): Promise<void> {
  const now = parts.clock.now()
  const key = await startTranscript(parts, callId, agent.owner_id, now)
  if (!key) return
  for (const [index, { who, text, at = now }] of said.entries()) {
    const sealed = await sealTurn(key, callId, { who, text, at: toIso(at) })
    await keepTurn(parts.database, callId, `report-${index}`, sealed)
  }
}
