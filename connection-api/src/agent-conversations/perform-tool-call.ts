import { z } from 'zod'
import type { AskedQuestion } from '@parley/shared/database/agents-schema'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import { reachable } from '../http/reachable.ts'
import type { Worked } from './answer-once.ts'
import { attestTurn, turnsIn } from './attest-turn.ts'
import type { Conversation, Said } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'
import { refuseInConversation } from './refuse-in-conversation.ts'
import type { WantedCall } from './seed-names.ts'
import { findAsked, findAskedFor } from './tool-call-repository.ts'
import { useTool, type Told, type ToolUse, type Vouched } from './use-tool.ts'

/** As long as the MCP server waits for an owner's answer, and less than it keeps an offered slot. */
const APPROVAL_MS = 15 * 60_000

/** A tool call as a provider makes it. */
export interface ProvidersToolCall {
  /** The provider's own id of it. */
  readonly id: string
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
  /** The provider's own transcript so far; undefined where it tells none. */
  readonly said: readonly Said[] | undefined
}

/** One that may be made, taken apart. */
export interface AllowedCall {
  readonly call: ProvidersToolCall
  /** What it is by our own names. */
  readonly wanted: WantedCall
  readonly scope: Scope
  /** The arguments but for owner and consent. */
  readonly given: ToolUse['args']
  readonly consent: unknown
}

/**
 * Calls the tool: the first time with what the transcript shows of the turn, and with a consent as
 * the question was asked then. A question that comes back is kept, for its yes.
 */
export async function performToolCall(
  parts: ConversationParts,
  conversation: Conversation,
  allowed: AllowedCall,
): Promise<Worked> {
  const { call, wanted, given } = allowed
  const handle = handleOf(allowed.consent)
  const asked = await askedBy(parts, conversation, handle)
  const digest = argumentsDigest(given)
  if (asked && asked.given !== digest) {
    return refuseInConversation(parts, conversation, call.tool, 'CONSENT_MISMATCH')
  }
  const same = asked ?? (await askedBefore(parts, conversation, allowed, digest))
  const ready = same ? useAgain(same) : await prepare(parts, conversation, allowed)
  if (ready.kind === 'told') return { ...ready, asked: undefined }
  const args = withKind(conversation, wanted.tool, ready.args)
  const vouched = asked ? vouchedFor(asked, call.said) : vouchedNow(call.said)
  const use = { tool: wanted.tool, scope: allowed.scope, args, consent: handle, vouched }
  const told = await useTool(parts, conversation, use)
  return {
    ok: told.ok,
    text: told.text.replaceAll(wanted.tool, call.tool),
    ...(told.ok && { data: told.data, outcome: outcomeIn(told.data) }),
    asked: questionIn(told, use, digest),
  }
}

const useAgain = ({ args }: AskedQuestion) => ({ kind: 'use' as const, args })

/** What can be said of a first call: which turn it comes in, or nothing. */
function vouchedNow(said: ProvidersToolCall['said']): Vouched {
  const number = turnsIn(said)
  return { turn: number === undefined ? undefined : { number } }
}

/** A question that nobody vouched for is the owner's to answer, whatever is told later. */
function vouchedFor(asked: AskedQuestion, said: ProvidersToolCall['said']): Vouched {
  const { turn } = asked
  return { turn: turn === null ? undefined : attestTurn(said ?? [], { ...asked, turn }) }
}

/** Looks up, where the call names a time in place of a slot. */
function prepare(
  parts: ConversationParts,
  conversation: Conversation,
  { wanted }: AllowedCall,
): ReturnType<WantedCall['prepare']> {
  return wanted.prepare((tool, args) =>
    useTool(parts, conversation, {
      tool,
      scope: 'read',
      args: withKind(conversation, tool, args),
      consent: undefined,
      vouched: { turn: undefined },
    }),
  )
}

/** Where nobody names a kind of appointment, the agent's own is meant. */
function withKind({ agent }: Conversation, tool: string, args: ToolUse['args']): ToolUse['args'] {
  if (tool !== 'find_times' || agent.kind === null || args['kind'] !== undefined) return args
  return { ...args, kind: agent.kind }
}

/** As models copy them: with capitals, in quotes, with `consent` in front. */
function handleOf(consent: unknown): string | undefined {
  if (typeof consent !== 'string' || consent.trim() === '') return undefined
  const plain = consent.toLowerCase().replace(/^[^a-z0-9]*consent\b/, '')
  return plain.replaceAll(/[^a-z0-9]/g, '')
}

function askedBy({ database }: ConversationParts, { callId }: Conversation, handle?: string) {
  const asking = handle === undefined ? undefined : findAsked(database, callId, handle)
  return reachable('postgres', Promise.resolve(asking))
}

/**
 * The same thing asked for again, where an owner answers on their page: it is put to them as it was, or
 * their yes to it would be to something else.
 */
function askedBefore(
  { database, clock }: ConversationParts,
  { callId }: Conversation,
  { call, consent }: AllowedCall,
  given: string,
) {
  const isNew = call.said === undefined && consent === undefined
  const since = new Date(clock.now() - APPROVAL_MS)
  const asking = isNew ? findAskedFor(database, callId, given, since) : undefined
  return reachable('postgres', Promise.resolve(asking))
}

const outcomeIn = (data: unknown) => z.object({ outcome: z.string() }).safeParse(data).data?.outcome

const Question = z.object({
  outcome: z.literal('consent_needed'),
  question: z.string(),
  consent: z.string(),
})

function questionIn(told: Told, use: ToolUse, given: string): AskedQuestion | undefined {
  const parsed = Question.safeParse(told.ok ? told.data : undefined)
  if (!parsed.success) return undefined
  const { consent: handle, question } = parsed.data
  const { tool, args, vouched } = use
  return { handle, question, tool, args, given, turn: vouched.turn?.number ?? null }
}
