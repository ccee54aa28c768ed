import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { scopesOfPermissions } from '@parley/shared/tokens/scope'
import type { Conversation } from '../agent-conversations/conversation.ts'
import { findAgent } from '../agents/agent-repository.ts'
import { reachable } from '../http/reachable.ts'

/** By the id of the call that it is, or by what stands for it at ElevenLabs. */
export type WhichConversation =
  | { readonly callId: string }
  /** References that we made, or ids of telephone calls. */
  | { readonly known: readonly string[] }

/** A conversation at ElevenLabs; undefined: there is none, or its agent is gone. */
export async function readConversation(
  database: Kysely<Database>,
  which: WhichConversation,
): Promise<Conversation | undefined> {
  if ('known' in which && which.known.length === 0) return undefined
  let query = database
    .selectFrom('conversations as v')
    .innerJoin('calls as c', 'c.id', 'v.call_id')
    .where('v.provider', '=', 'elevenlabs')
    .select(['c.id', 'c.room', 'c.owner_id', 'c.caller_id', 'c.caller_kind', 'c.scopes'])
    .select(['c.login_session_id', 'v.agent_id'])
  if ('callId' in which) query = query.where('v.call_id', '=', which.callId)
  else query = query.where('v.provider_id', 'in', [...which.known])
  const row = await reachable('postgres', query.executeTakeFirst())
  const agent = row && (await findAgent(database, row.agent_id, row.owner_id))
  if (!agent) return undefined
  return {
    callId: row.id,
    room: row.room,
    provider: 'elevenlabs',
    agent,
    caller: row.caller_id,
    kind: row.caller_kind,
    standsOn: row.login_session_id ?? agent.id,
    scopes: scopesOfPermissions(row.scopes ?? []),
  }
}
