import type { Request } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { TokenError } from '@parley/shared/tokens/token-error'
import type { Conversation } from '../agent-conversations/conversation.ts'
import { goesOn } from '../agent-conversations/goes-on.ts'
import { recordStart } from '../calls/call-repository.ts'
import { readLoginSession } from '../login/login-session.ts'
import { ConversationClaims, verifyConversationToken } from './conversation-token.ts'
import type { ElevenLabsParts } from './elevenlabs-parts.ts'
import { isOneConversation } from './one-conversation.ts'
import { readConversation } from './read-conversation.ts'

/** Where an agent's tools say which conversation they are called in. */
const CONVERSATION_HEADER = 'x-conversation-id'

/** A variable is the whole of a header at ElevenLabs, so the token may stand there alone. */
export function tokenIn(request: Request): string | undefined {
  return /^(?:Bearer +)?(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1]
}

/**
 * The conversation that a tool is called in: its token holds, it goes on, whoever opened it is still
 * signed in, and it is the one that the token was made for.
 *
 * @throws {TokenError} or {AppError} 401
 * @throws {UnavailableError} when that cannot be read
 */
export async function conversationOf(
  parts: ElevenLabsParts,
  request: Request,
): Promise<Conversation> {
  const token = tokenIn(request) ?? ''
  const claims = await verifyConversationToken(token, parts.verificationKey, parts.clock)
  const { conversation: callId, owner, sub } = claims
  const conversation = await readConversation(parts.database, { callId })
  if (conversation?.agent.owner_id !== owner || conversation.caller !== sub) throw over(claims)
  if (!(await isStillTheirs(parts, conversation))) throw over(claims)
  const named = request.get(CONVERSATION_HEADER) || undefined
  if (!(await isOneConversation(parts.redis, callId, named))) throw over(claims)
  await recordStart(parts.database, callId, new Date(parts.clock.now()))
  return conversation
}

async function isStillTheirs(parts: ElevenLabsParts, { callId, kind, standsOn }: Conversation) {
  if (!(await goesOn(parts.redis, callId))) return false
  return kind === 'guest' || (await readLoginSession(parts, standsOn)) !== undefined
}

const over = (claims: ConversationClaims) => new ConversationOver(claims)

/** 401; what its token says is known, since it is ours. */
class ConversationOver extends AppError {
  override readonly name = 'ConversationOver'
  readonly signedClaims: ConversationClaims

  constructor(signedClaims: ConversationClaims) {
    super('This conversation is over: nothing more can be done in it. Begin a new one.', {
      code: 'conversation_over',
      status: 401,
    })
    this.signedClaims = signedClaims
  }
}

/** What an agent's token said that was refused; undefined where nobody of ours signed it. */
export function claimsRefused(error: unknown): ConversationClaims | undefined {
  if (error instanceof ConversationOver) return error.signedClaims
  if (!(error instanceof TokenError)) return undefined
  return ConversationClaims.safeParse(error.signedClaims).data
}
