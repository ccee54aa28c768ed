import type { Transaction } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { AgentProvider } from '@parley/shared/database/agents-schema'
import type { Database } from '@parley/shared/database/schema'
import { endCall, openLiveCall } from '@parley/shared/sessions/call-record'
import type { Agent } from '../agents/agent.ts'
import { insertCall } from '../calls/call-repository.ts'
import { endCallNow } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import { signedOut } from '../login/sign-in-required.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** One that its provider never reports over is over after an hour. */
export const OWNERS_CONVERSATION_SECONDS = 3600

/** Of one person at once; those that nothing was asked in give way. */
const MOST_GOING_ON = 5
/** Two tabs, say. */
const MOST_UNUSED = 2

/** Where it is going to be held, and by what it is known there. */
export interface Place {
  readonly provider: AgentProvider
  /** The provider's own id of it, or what stands for that until there is one. */
  readonly id: string
}

/**
 * Opens a call of the person signed in, who is going to talk with an agent of theirs at a provider.
 * The record in Redis comes first, as for every call: a row without one is a call that is over.
 */
export async function openOwnersConversation(
  parts: ConversationParts,
  person: SignedIn,
  agent: Agent,
  place: Place,
): Promise<Conversation> {
  const { provider } = place
  await makeRoom(parts, person, provider)
  const callId = parts.newId('call')
  const now = parts.clock.now()
  const room = `${provider}_${callId}`
  const { userId, sid, permissions } = person
  const record = { sub: userId, owner: userId, room, sid, caller: 'owner' as const }
  const opening = openLiveCall(parts.redis, callId, record, now, OWNERS_CONVERSATION_SECONDS)
  await reachable('redis', opening)
  const inserting = parts.database.transaction().execute(async (transaction) => {
    const call = { id: callId, room, offered_at: new Date(now), scopes: [...permissions] }
    if (!(await insertCall(transaction, { ...call, ...rowOf(person, provider) }))) return false
    await insertConversation(transaction, callId, agent, place)
    return true
  })
  if (!(await reachable('postgres', inserting))) {
    await reachable('redis', endCall(parts.redis, callId, 'logged_out', now))
    throw signedOut()
  }
  const who = { caller: userId, kind: 'owner' as const, standsOn: sid, scopes: permissions }
  return { callId, room, provider, agent, ...who }
}

const rowOf = ({ userId, sid }: SignedIn, provider: AgentProvider) => ({
  owner_id: userId,
  caller_id: userId,
  caller_kind: 'owner' as const,
  channel: provider,
  platform: provider,
  login_session_id: sid,
})

async function insertConversation(
  transaction: Transaction<Database>,
  callId: string,
  agent: Agent,
  { provider, id }: Place,
): Promise<void> {
  const row = { call_id: callId, agent_id: agent.id, provider, provider_id: id }
  await transaction.insertInto('conversations').values(row).execute()
}

/** Nobody says that a conversation was never begun, so the oldest of those are ended. */
async function makeRoom(
  parts: ConversationParts,
  { userId }: SignedIn,
  provider: AgentProvider,
): Promise<void> {
  const query = parts.database
    .selectFrom('conversations as v')
    .innerJoin('calls as c', 'c.id', 'v.call_id')
    .where('v.provider', '=', provider)
    .where('c.caller_id', '=', userId)
    .where('c.ended_at', 'is', null)
    .orderBy('c.offered_at', 'desc')
    .select(['c.id', 'c.room', 'c.caller_id', 'c.started_at'])
  const open = await reachable('postgres', query.execute())
  const unused = open.filter(({ started_at }) => started_at === null)
  if (open.length - unused.length >= MOST_GOING_ON) throw tooMany()
  for (const call of unused.slice(MOST_UNUSED - 1)) await endCallNow(parts, call, 'not_answered')
}

const tooMany = () =>
  new AppError('You have too many conversations going on. End one, then try again.', {
    code: 'too_many_calls',
    status: 429,
    headers: { 'Retry-After': '30' },
  })
