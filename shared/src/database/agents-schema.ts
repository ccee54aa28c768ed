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

/** A call of ours that goes on at a provider. */
export interface ConversationsTable {
  call_id: string
  agent_id: string
  provider: AgentProvider
  /** The provider's own id of it. */
  provider_id: string
  /** When the provider reported its end. */
  reported_at: Nullable<Date>
}

/** A question that a tool asked in a conversation, and what its yes belongs to. */
export interface AskedQuestion {
  readonly handle: string
  readonly question: string
  readonly tool: string
  /** As they were sent to the tool. */
  readonly args: Readonly<Record<string, unknown>>
  /** Digest of the arguments as the provider gave them, without the consent. */
  readonly given: string
  /** User turns that the provider's transcript had; null: nothing was attested. */
  readonly turn: number | null
}

/** A tool call that a provider made, once however often it is sent. */
export interface ConversationToolCallsTable {
  call_id: string
  /** The provider's own id of it. */
  tool_call_id: string
  /** Over the tool's name and its arguments. */
  digest: string
  /** When it was begun or, while it is worked on, when somebody last said that it is. */
  started_at: Timestamp
  /** What is answered, in one line; null while it is being worked on. */
  answer: Nullable<string>
  ok: Nullable<boolean>
  /** How far it got, as the tool says it. */
  outcome: Nullable<string>
  /** It took longer than the provider waits, and nobody has heard the answer yet. */
  late: boolean
  asked: ColumnType<AskedQuestion | null, string | null | undefined, string | null>
}

export interface AgentsDatabase {
  agents: AgentsTable
  conversations: ConversationsTable
  conversation_tool_calls: ConversationToolCallsTable
  provider_agents: ProviderAgentsTable
}

export type AgentRow = Selectable<AgentsTable>
export type ProviderAgentRow = Selectable<ProviderAgentsTable>
