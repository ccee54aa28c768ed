import { z } from 'zod'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import type { TurnAttestation } from '@parley/shared/tokens/tool-token'
import { postTool } from '../tools/post-tool.ts'
import { signShortToken } from '../tools/sign-short-token.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** Longer than the tools wait for a calendar; the answer is kept when its provider has gone on. */
const TIMEOUT_MS = 30_000

/** What stands for a person's own answer: the provider's transcript, or nothing. */
export type Vouched = { readonly turn: TurnAttestation } | { readonly turn: undefined }

/** A tool of ours, called in a conversation. */
export interface ToolUse {
  readonly tool: string
  readonly scope: Scope
  /** Without the consent. */
  readonly args: Readonly<Record<string, unknown>>
  readonly consent: string | undefined
  readonly vouched: Vouched
}

/** What a tool says, made for speaking, with the same facts as data. */
export type Told =
  | { readonly ok: true; readonly text: string; readonly data: unknown }
  | { readonly ok: false; readonly text: string; readonly code: string }

const Answer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), text: z.string(), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
])

/**
 * Calls a tool with a token made for exactly that: this conversation, the scope of this one tool and,
 * where it changes something, these arguments and what is vouched for.
 *
 * @throws when the MCP server does not answer
 */
export async function useTool(
  parts: ConversationParts,
  conversation: Conversation,
  use: ToolUse,
): Promise<Told> {
  const token = await tokenFor(parts, conversation, use)
  const { consent } = use
  const body = { ...use.args, ...(consent !== undefined && { consent }), jwt_token: token }
  const answer = Answer.parse((await postTool(parts.mcp.origin, use.tool, body, TIMEOUT_MS)).body)
  if (answer.ok) return { ok: true, text: answer.text, data: answer.data }
  return { ok: false, text: answer.error.message, code: answer.error.code }
}

/** A token for looking which tools there are; bound to none, it changes nothing. */
export function tokenForListing(parts: ConversationParts, conversation: Conversation) {
  return signShortToken(parts, {
    ...claimsOf(parts, conversation),
    scopes: [...conversation.scopes],
  })
}

function tokenFor(
  parts: ConversationParts,
  conversation: Conversation,
  { tool, scope, args, vouched }: ToolUse,
): Promise<string> {
  const claims = { ...claimsOf(parts, conversation), scopes: [scope] }
  if (scope === 'read') return signShortToken(parts, claims)
  const standing = vouched.turn
    ? { turn: vouched.turn }
    : { client: { name: clientNameOf(conversation) } }
  const bound = { tool, args_digest: argumentsDigest(args) }
  return signShortToken(parts, { ...claims, ...bound, ...standing })
}

const PROVIDERS = { vapi: 'Vapi', elevenlabs: 'ElevenLabs' } as const

/**
 * As the owner reads it in a question that waits for their approval. A leave that they give in a
 * conversation of their own is not one for whoever telephones.
 */
function clientNameOf({ agent, provider, kind }: Conversation): string {
  const guests = kind === 'guest' ? ' guests' : ''
  return `${agent.name} (${PROVIDERS[provider]}${guests})`
}

function claimsOf({ newId }: ConversationParts, conversation: Conversation) {
  return {
    sub: conversation.caller,
    owner: conversation.agent.owner_id,
    caller: conversation.kind,
    conversation: conversation.callId,
    room: conversation.room,
    sid: conversation.standsOn,
    jti: newId('aud'),
    act: { sub: `agent:${conversation.agent.id}` },
  }
}
