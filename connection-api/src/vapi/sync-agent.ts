import type { Kysely } from 'kysely'
import type { ProviderAgentRow } from '@parley/shared/database/agents-schema'
import { isUnleased, leasedBy, newLeaseOwner, NO_LEASE } from '@parley/shared/database/row-lease'
import type { Database } from '@parley/shared/database/schema'
import { AppError } from '@parley/shared/errors/app-error'
import type { Clock } from '@parley/shared/time/clock'
import type { Agent } from '../agents/agent.ts'
import { reachable } from '../http/reachable.ts'
import { AGENT_MARK } from './assistant-of.ts'
import { driftOf } from './drift.ts'
import type { Assistant, AssistantWish, VapiApi } from './vapi-client.ts'

/** Longer than a sync can take with all its time-outs. */
const LEASE_MS = 90_000
/** Between our clock and Vapi's. */
const CLOCKS_APART_MS = 10 * 60_000

export interface SyncDeps {
  readonly database: Kysely<Database>
  readonly clock: Clock
  readonly vapi: VapiApi
}

/** `adopted`: an earlier sync made it and never heard so. */
export interface Synced {
  readonly outcome: 'created' | 'adopted' | 'updated' | 'unchanged'
  readonly assistantId: string
  /** What was another way at Vapi before. */
  readonly drift: readonly string[]
}

/**
 * Makes the assistant at Vapi what the agent is. That one is being made is written down before Vapi
 * is asked, so that a sync that broke off finds what it left instead of making a second.
 *
 * @throws {AppError} 409 while another sync of it runs, 422 or 503 for Vapi
 */
export async function syncAgent(
  deps: SyncDeps,
  agent: Agent,
  wish: AssistantWish,
): Promise<Synced> {
  const { row, owner } = await takeLease(deps, agent.id)
  try {
    const synced = await bringInLine(deps, row, wish)
    await write(deps, row, { synced_at: new Date(deps.clock.now()) })
    return synced
  } finally {
    await giveBack(deps, agent.id, owner)
  }
}

async function bringInLine(
  deps: SyncDeps,
  row: ProviderAgentRow,
  wish: AssistantWish,
): Promise<Synced> {
  const known = row.provider_id === null ? undefined : await deps.vapi.get(row.provider_id)
  if (known) return correct(deps, known, wish, 'updated')
  const left = await findLeft(deps, row)
  if (left) {
    await write(deps, row, { provider_id: left.id, creating_since: null })
    return correct(deps, left, wish, 'adopted')
  }
  const creating_since = row.creating_since ?? new Date(deps.clock.now())
  await write(deps, row, { provider_id: null, creating_since })
  const { id } = await deps.vapi.create(wish)
  await write(deps, row, { provider_id: id, creating_since: null })
  return { outcome: 'created', assistantId: id, drift: [] }
}

async function correct(
  { vapi }: SyncDeps,
  there: Assistant,
  wish: AssistantWish,
  outcome: 'updated' | 'adopted',
): Promise<Synced> {
  const drift = driftOf(wish, there)
  if (drift.length > 0) await vapi.update(there.id, wish)
  const isSame = drift.length === 0 && outcome === 'updated'
  return { outcome: isSame ? 'unchanged' : outcome, assistantId: there.id, drift }
}

/** What an earlier sync made without hearing of it; of several, all but the oldest go. */
async function findLeft(
  { vapi }: SyncDeps,
  { agent_id, creating_since }: ProviderAgentRow,
): Promise<Assistant | undefined> {
  if (creating_since === null) return undefined
  const made = await vapi.madeSince(new Date(creating_since.getTime() - CLOCKS_APART_MS))
  const [oldest, ...others] = made.filter(({ metadata }) => metadata?.[AGENT_MARK] === agent_id)
  for (const { id } of others) await vapi.delete(id)
  return oldest
}

/** No transaction stays open while Vapi is asked. */
async function takeLease({ database, clock }: SyncDeps, agentId: string) {
  const owner = newLeaseOwner()
  const leased = leasedBy(owner, clock.now(), LEASE_MS)
  const key = { agent_id: agentId, provider: 'vapi' as const }
  const taking = database.transaction().execute(async (transaction) => {
    const insert = transaction.insertInto('provider_agents').values(key)
    await insert.onConflict((conflict) => conflict.doNothing()).execute()
    return transaction
      .updateTable('provider_agents')
      .set(leased)
      .where('agent_id', '=', agentId)
      .where('provider', '=', 'vapi')
      .where(isUnleased(clock.now()))
      .returningAll()
      .executeTakeFirst()
  })
  const row = await reachable('postgres', taking)
  if (row) return { row, owner }
  throw new AppError('This agent is being synced. Look again in a minute.', {
    code: 'sync_running',
    status: 409,
  })
}

type Progress = Partial<
  Pick<ProviderAgentRow, 'provider_id' | 'creating_since' | 'synced_at' | 'lease_until'>
>

/** Fenced: who lost the lease writes nothing. */
async function write(
  { database }: SyncDeps,
  { agent_id, lease_owner }: ProviderAgentRow,
  progress: Progress,
): Promise<void> {
  const update = database
    .updateTable('provider_agents')
    .set(progress)
    .where('agent_id', '=', agent_id)
    .where('provider', '=', 'vapi')
    .where('lease_owner', '=', lease_owner)
  await reachable('postgres', update.execute())
}

async function giveBack({ database }: SyncDeps, agentId: string, owner: string): Promise<void> {
  const update = database
    .updateTable('provider_agents')
    .set(NO_LEASE)
    .where('agent_id', '=', agentId)
    .where('provider', '=', 'vapi')
    .where('lease_owner', '=', owner)
  await reachable('postgres', update.execute())
}
