import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { endCall, type EndReason } from '@parley/shared/sessions/call-record'
import { sealTurn } from '@parley/shared/transcripts/sealed-turn'
import { toIso, type Instant } from '@parley/shared/time/clock'
import { recordEnd } from '../calls/call-repository.ts'
import { reachable } from '../http/reachable.ts'
import {
  keepTurn,
  newTranscript,
  type NewTranscript,
} from '../transcripts/transcript-repository.ts'
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

/**
 * Ends it and keeps what its provider reports, once: all of it, or nothing, and then the report has to
 * come again.
 *
 * @throws {UnavailableError} it was not kept
 */
export async function closeConversation(
  parts: ConversationParts,
  conversation: Conversation,
  report: Report,
): Promise<void> {
  const now = parts.clock.now()
  const endedAt = Math.min(report.endedAt ?? now, now)
  await endConversation(parts, conversation, report.why, endedAt)
  const transcript = await sealTranscript(parts, conversation, report)
  const keeping = parts.database.transaction().execute(async (transaction) => {
    if (!(await takeReport(transaction, conversation, now))) return
    await keepTimes(transaction, conversation, report, endedAt)
    if (transcript) await keepTranscript(transaction, conversation, transcript)
  })
  await reachable('postgres', keeping)
}

/** @returns false when it was reported before; others who report it wait for this transaction */
async function takeReport(
  transaction: Transaction<Database>,
  { callId }: Conversation,
  now: Instant,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('conversations')
    .set({ reported_at: new Date(now) })
    .where('call_id', '=', callId)
    .where('reported_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

async function keepTimes(
  transaction: Transaction<Database>,
  { callId }: Conversation,
  { startedAt }: Report,
  endedAt: Instant,
): Promise<void> {
  const times = {
    ended_at: new Date(endedAt),
    ...(startedAt !== undefined && { started_at: new Date(Math.min(startedAt, endedAt)) }),
  }
  await transaction.updateTable('calls').set(times).where('id', '=', callId).execute()
}

interface SealedTranscript extends NewTranscript {
  readonly turns: readonly string[]
}

/** Where the owner keeps what is said in their calls. Sealing takes a while, so nothing waits for it. */
async function sealTranscript(
  parts: ConversationParts,
  { callId, agent }: Conversation,
  { said }: Report,
): Promise<SealedTranscript | undefined> {
  const now = parts.clock.now()
  const transcript = await newTranscript(parts, callId, agent.owner_id, now)
  if (!transcript) return undefined
  const turns: string[] = []
  for (const { who, text, at = now } of said) {
    turns.push(await sealTurn(transcript.publicKey, callId, { who, text, at: toIso(at) }))
  }
  return { ...transcript, turns }
}

async function keepTranscript(
  transaction: Transaction<Database>,
  { callId }: Conversation,
  { row, turns }: SealedTranscript,
): Promise<void> {
  await transaction.insertInto('transcripts').values(row).execute()
  for (const [index, sealed] of turns.entries()) {
    await keepTurn(transaction, callId, `report-${index}`, sealed)
  }
}
