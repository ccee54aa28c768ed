import type { ColumnType, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>

/** An agent that answers for its owner at a provider such as Vapi. */
export interface AgentsTable {
  id: string
  owner_id: string
  name: string
  greeting: string
  /** A provider's voice: `Elliot`, or `11labs:<voice id>`. */
  voice: string
  /** BCP 47. */
  language: string
  /** What is booked where the caller names no kind. */
  kind_id: Nullable<string>
  /** Names of tools; null: all that a guest may use. */
  tools: Nullable<string[]>
  /** That callers may make by it in 24 hours. */
  bookings_a_day: number
  created_at: Timestamp
  updated_at: Timestamp
  deleted_at: Nullable<Date>
}

/** Who runs agents. */
export type AgentProvider = 'vapi' | 'elevenlabs'

/** What stands for an agent at a provider. */
export interface ProviderAgentsTable {
  agent_id: string
  provider: AgentProvider
  /** Null until the provider has told it, or when it is gone there. */
  provider_id: Nullable<string>
  /** One was asked for then, and may be there although no answer came. */
  creating_since: Nullable<Date>
  synced_at: Nullable<Date>
  lease_owner: Nullable<string>
  lease_until: Nullable<Date>
}

export interface AgentsDatabase {
  agents: AgentsTable
  provider_agents: ProviderAgentsTable
}

export type AgentRow = Selectable<AgentsTable>
export type ProviderAgentRow = Selectable<ProviderAgentsTable>
