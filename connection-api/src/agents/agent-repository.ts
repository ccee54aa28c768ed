import type { Kysely } from 'kysely'
import type { AgentProvider, AgentsTable } from '@parley/shared/database/agents-schema'
import type { Database } from '@parley/shared/database/schema'
import type { Insertable, Updateable } from 'kysely'
import { reachable } from '../http/reachable.ts'
import type { Agent } from './agent.ts'

/** More than anybody looks after. */
export const MOST_AGENTS = 50

/** An owner's agents, oldest first. */
export async function findAgents(database: Kysely<Database>, ownerId: string): Promise<Agent[]> {
  const query = agentsOf(database).where('a.owner_id', '=', ownerId).orderBy('a.created_at')
  return withProviders(database, await reachable('postgres', query.orderBy('a.id').execute()))
}

/** The agent if it is this owner's: somebody else's looks like none at all. */
export async function findAgent(
  database: Kysely<Database>,
  id: string,
  ownerId: string,
): Promise<Agent | undefined> {
  const query = agentsOf(database).where('a.owner_id', '=', ownerId).where('a.id', '=', id)
  const [agent] = await withProviders(database, await reachable('postgres', query.execute()))
  return agent
}

/** Whose agent calls, by the id that a provider gave it. */
export async function findAgentAt(
  database: Kysely<Database>,
  provider: AgentProvider,
  providerId: string,
): Promise<Agent | undefined> {
  const query = agentsOf(database)
    .innerJoin('provider_agents as p', 'p.agent_id', 'a.id')
    .where('p.provider', '=', provider)
    .where('p.provider_id', '=', providerId)
  const [agent] = await withProviders(database, await reachable('postgres', query.execute()))
  return agent
}

function agentsOf(database: Kysely<Database>) {
  return database
    .selectFrom('agents as a')
    .leftJoin('appointment_kinds as k', 'k.id', 'a.kind_id')
    .where('a.deleted_at', 'is', null)
    .selectAll('a')
    .select('k.name as kind')
}

async function withProviders(
  database: Kysely<Database>,
  agents: readonly Omit<Agent, 'at'>[],
): Promise<Agent[]> {
  if (agents.length === 0) return []
  const ids = agents.map(({ id }) => id)
  const query = database.selectFrom('provider_agents').selectAll().where('agent_id', 'in', ids)
  const rows = await reachable('postgres', query.execute())
  return agents.map((agent) => ({
    ...agent,
    at: rows.filter(({ agent_id }) => agent_id === agent.id),
  }))
}

/**
 * The owner's row is locked, so that no two requests make the last one.
 *
 * @returns false when there are too many
 */
export function insertAgent(
  database: Kysely<Database>,
  agent: Insertable<AgentsTable>,
): Promise<boolean> {
  const inserting = database.transaction().execute(async (transaction) => {
    const owner = transaction.selectFrom('users').select('id').where('id', '=', agent.owner_id)
    await owner.forNoKeyUpdate().execute()
    const { count } = await transaction
      .selectFrom('agents')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .where('owner_id', '=', agent.owner_id)
      .where('deleted_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (Number(count) >= MOST_AGENTS) return false
    await transaction.insertInto('agents').values(agent).execute()
    return true
  })
  return reachable('postgres', inserting)
}

export async function updateAgent(
  database: Kysely<Database>,
  id: string,
  changes: Updateable<AgentsTable>,
): Promise<void> {
  await reachable(
    'postgres',
    database.updateTable('agents').set(changes).where('id', '=', id).execute(),
  )
}

/** @returns undefined when the owner has no kind by that name */
export async function findKindId(
  database: Kysely<Database>,
  ownerId: string,
  name: string,
): Promise<string | undefined> {
  const query = database
    .selectFrom('appointment_kinds')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
  return (await reachable('postgres', query.executeTakeFirst()))?.id
}
