import { createHmac } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { AgentProvider } from '@parley/shared/database/agents-schema'
import type { Database } from '@parley/shared/database/schema'
import { endCall, openLiveCall } from '@parley/shared/sessions/call-record'
import { scopesOfPermissions, type Scope } from '@parley/shared/tokens/scope'
import type { Agent } from '../agents/agent.ts'
import { scopesOfGuests } from '../guests/insert-guest-call.ts'
import { recordStart } from '../calls/call-repository.ts'
import { reachable } from '../http/reachable.ts'
import type { Conversation } from './conversation.ts'
import type { ConversationParts } from './conversation-parts.ts'

/** A conversation that its provider never reports over is over after an hour. */
const CONVERSATION_SECONDS = 3600

/** What an owner opened is to be begun at once: nobody finds and uses it later. */
const OPENED_FOR_MS = 5 * 60_000

/** A conversation as its provider names it. */
export interface ProvidersConversation {
  readonly provider: AgentProvider
  /** The provider's own id of it. */
  readonly id: string
  /** A phone number where the provider tells one. */
  readonly from: string | undefined
  /** What stood for the id in our records, where its caller shows that the owner opened it. */
  readonly waiting?: string | undefined
}

/**
 * The call that a provider's conversation is; opened when it is heard of for the first time. Several
 * messages of it may come at once: one opens it. Redis first, as for every call: a row without a
 * record is a call that is over.
 *
 * @returns undefined when the agent is gone, or its owner may let nobody in
 */
export async function openConversation(
  parts: ConversationParts,
  agent: Agent,
  named: ProvidersConversation,
): Promise<Conversation | undefined> {
  const known = await findConversation(parts, agent, named)
  if (known) return known
  if (await claimOwners(parts, agent, named)) return findConversation(parts, agent, named)
  const now = parts.clock.now()
  const callId = parts.newId('call')
  const caller = parts.newId('guest')
  const room = `${named.provider}_${callId}`
  const record = { sub: caller, owner: agent.owner_id, room, sid: agent.id }
  const opening = openLiveCall(
    parts.redis,
    callId,
    { ...record, caller: 'guest' },
    now,
    CONVERSATION_SECONDS,
  )
  await reachable('redis', opening)
  const fresh = { callId, caller, room }
  if (await insert(parts, agent, named, fresh)) return findConversation(parts, agent, named)
  await reachable('redis', endCall(parts.redis, callId, 'refused', now))
  return findConversation(parts, agent, named)
}

async function findConversation(
  { database }: ConversationParts,
  agent: Agent,
  { provider, id }: ProvidersConversation,
): Promise<Conversation | undefined> {
  const query = database
    .selectFrom('conversations as v')
    .innerJoin('calls as c', 'c.id', 'v.call_id')
    .where('v.provider', '=', provider)
    .where('v.provider_id', '=', id)
    .where('v.agent_id', '=', agent.id)
    .select(['c.id', 'c.room', 'c.caller_id', 'c.caller_kind', 'c.scopes', 'c.login_session_id'])
  const row = await reachable('postgres', query.executeTakeFirst())
  return (
    row && {
      callId: row.id,
      room: row.room,
      provider,
      agent,
      caller: row.caller_id,
      kind: row.caller_kind,
      standsOn: row.login_session_id ?? agent.id,
      scopes: scopesOfPermissions(row.scopes ?? []),
    }
  )
}

/**
 * Gives the conversation that an owner has opened its provider's id: from then on what they showed is
 * of no use. Whoever shows something else is a guest.
 */
async function claimOwners(
  { database, clock }: ConversationParts,
  agent: Agent,
  { provider, id, waiting }: ProvidersConversation,
): Promise<boolean> {
  if (waiting === undefined) return false
  const since = new Date(clock.now() - OPENED_FOR_MS)
  const claiming = database.transaction().execute(async (transaction) => {
    if (await isKnown(transaction, { provider, id })) return false
    const claimed = await transaction
      .updateTable('conversations as v')
      .from('calls as c')
      .whereRef('c.id', '=', 'v.call_id')
      .where('v.provider', '=', provider)
      .where('v.provider_id', '=', waiting)
      .where('v.agent_id', '=', agent.id)
      .where('c.ended_at', 'is', null)
      .where('c.offered_at', '>', since)
      .set({ provider_id: id })
      .returning('v.call_id')
      .executeTakeFirst()
    if (claimed) await recordStart(transaction, claimed.call_id, new Date(clock.now()))
    return claimed !== undefined
  })
  return reachable('postgres', claiming)
}

interface Fresh {
  readonly callId: string
  readonly caller: string
  readonly room: string
}

/** @returns false when another message opened it meanwhile, or it may not be opened */
function insert(
  parts: ConversationParts,
  agent: Agent,
  named: ProvidersConversation,
  fresh: Fresh,
): Promise<boolean> {
  const inserting = parts.database.transaction().execute(async (transaction) => {
    // A deletion of the agent waits for this, or is seen by it.
    const { id } = agent
    const locked = transaction.selectFrom('agents').select('id').where('id', '=', id)
    const alive = await locked.where('deleted_at', 'is', null).forShare().executeTakeFirst()
    const scopes = await scopesOfGuests(transaction, agent.owner_id)
    if (!alive || scopes.length === 0 || (await isKnown(transaction, named))) return false
    await insertCall(transaction, parts, agent, named, { ...fresh, scopes })
    await transaction
      .insertInto('conversations')
      .values({
        call_id: fresh.callId,
        agent_id: id,
        provider: named.provider,
        provider_id: named.id,
      })
      .execute()
    return true
  })
  return reachable('postgres', inserting)
}

/** Those who open the same one wait for one another. */
async function isKnown(
  transaction: Transaction<Database>,
  { provider, id }: Pick<ProvidersConversation, 'provider' | 'id'>,
): Promise<boolean> {
  await transaction
    .selectNoFrom((eb) =>
      eb
        .fn<void>('pg_advisory_xact_lock', [eb.fn('hashtextextended', [eb.val(id), eb.lit(0)])])
        .as('locked'),
    )
    .execute()
  const known = await transaction
    .selectFrom('conversations')
    .select('call_id')
    .where('provider', '=', provider)
    .where('provider_id', '=', id)
    .executeTakeFirst()
  return known !== undefined
}

async function insertCall(
  transaction: Transaction<Database>,
  { clock, accessToken }: ConversationParts,
  agent: Agent,
  { provider, from }: ProvidersConversation,
  call: Fresh & { readonly scopes: Scope[] },
): Promise<void> {
  const now = new Date(clock.now())
  await transaction
    .insertInto('calls')
    .values({
      id: call.callId,
      owner_id: agent.owner_id,
      caller_id: call.caller,
      caller_kind: 'guest',
      channel: provider,
      platform: provider,
      room: call.room,
      login_session_id: null,
      agent_id: agent.id,
      caller_address: from === undefined ? null : hidden(from, accessToken.key),
      offered_at: now,
      started_at: now,
      ended_at: null,
      end_reason: null,
      scopes: call.scopes,
    })
    .execute()
}

/** A phone number under a key of ours: it is only ever compared. */
function hidden(from: string, key: Uint8Array): Buffer {
  return createHmac('sha256', key).update(`caller number:${from}`).digest()
}
