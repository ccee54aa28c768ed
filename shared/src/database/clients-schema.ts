import type { ColumnType, Selectable } from 'kysely'

/** timestamptz: read as `Date`, written as `Date`. */
type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>

/** Scopes whose tools change something, and so wait for the owner when a client calls them. */
type ChangingScope = 'transact' | 'configure'

/** What a client that holds a tool token wants to change, put to the owner. */
interface ApprovalsTable {
  id: string
  owner_id: string
  /** Name of the client, as the owner gave it when the token was made. */
  client: string
  /** The client's part of the login session in which it asked. */
  context_id: string
  tool: string
  scope: ChangingScope
  args_digest: string
  /** What the owner says yes or no to, word for word. */
  question: string
  /** The newest consent that was asked for with exactly this. */
  consent_id: string
  status: 'waiting' | 'approved' | 'refused' | 'used' | 'expired'
  created_at: Timestamp
  expires_at: Timestamp
  answered_at: NullableTimestamp
  used_at: NullableTimestamp
}

/** An owner's leave for a client to use every tool of a scope without asking again. */
interface StandingLeavesTable {
  id: string
  owner_id: string
  client: string
  scope: ChangingScope
  created_at: Timestamp
  withdrawn_at: NullableTimestamp
}

/** What an owner is told about a client that waits, so that nobody is flooded. */
interface ClientNoticesTable {
  owner_id: string
  client: string
  /** When the last message is due. */
  told_at: Timestamp
}

export interface ClientsDatabase {
  approvals: ApprovalsTable
  standing_leaves: StandingLeavesTable
  client_notices: ClientNoticesTable
}

export type ApprovalRow = Selectable<ApprovalsTable>
export type StandingLeaveRow = Selectable<StandingLeavesTable>
