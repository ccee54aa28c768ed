import type { ColumnType, Generated, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
type NullableText = ColumnType<string | null, string | null | undefined, string | null>

/** bigint: milliseconds at Clerk. */
type ClerkVersion = ColumnType<string, number, number>

/** A webhook of Clerk's, under Svix's id of it: one that comes again is the same row. */
export interface ClerkEventsTable {
  id: string
  type: string
  /** Clerk ids of whom and of which session it is about. */
  user_id: string | null
  session_id: NullableText
  /** As much of it as is acted on; `{}` once that is done. */
  body: ColumnType<unknown, string, string>
  received_at: Timestamp
  attempts: Generated<number>
  /** Code of what the last attempt failed with. */
  error: NullableText
  done_at: NullableTimestamp
  /** Given up until somebody has it tried again. */
  dead_at: NullableTimestamp
}

/** A person of Clerk's, with the fields of seed s3. */
export interface UserMappingsTable {
  clerk_user_id: string
  zep_user_id: NullableText
  /** Only one that they proved to be theirs. */
  email: string | null
  name: string | null
  /** What Clerk's backend gave them itself (`public_metadata`), in no organisation. */
  own_roles: string[]
  /** Those, and what they are in organisations now. */
  roles: Generated<string[]>
  status: 'active' | 'deleted' | 'suspended'
  /** Of the newest that was said of them, and the event that said it: the older never counts. */
  clerk_version: ClerkVersion
  clerk_event: string
  last_synced_at: NullableTimestamp
  /** Rises with every change of what is written elsewhere. */
  revision: Generated<number>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface ClerkMembershipsTable {
  id: string
  user_id: string
  organization_id: string
  role: string
  /** For good: whoever joins again gets another membership. */
  removed: boolean
  clerk_version: ClerkVersion
  clerk_event: string
}

/** What a role at Clerk is worth; roles that are not listed are worth nothing. */
export interface ClerkRolesTable {
  role: string
  permission: 'admin' | 'user' | 'read_only'
}

/** Where mappings are written besides here. */
export type SyncPlace = 'zep' | 'airtable'

/** How far one mapping has come in one place. */
export interface MappingSyncsTable {
  clerk_user_id: string
  place: SyncPlace
  /** The newest that is there. */
  synced_revision: Generated<number>
  /** Given up: nothing is tried until there is a newer one, or somebody asks. */
  failed_revision: Generated<number>
  /** Failed ones in a row. */
  attempts: Generated<number>
  error: NullableText
  retry_at: NullableTimestamp
  synced_at: NullableTimestamp
}

/** One process at a time writes to a place, so no older write overtakes a newer one. */
export interface SyncPlacesTable {
  place: SyncPlace
  lease_owner: NullableText
  lease_until: NullableTimestamp
  /** It wants to be left alone until then. */
  not_before: NullableTimestamp
  /** Code of what is the matter with all of it. */
  problem: NullableText
}

/** Reading everybody anew from Clerk; one at a time. */
export interface SyncRunsTable {
  id: string
  /** Id of an admin. */
  started_by: string
  started_at: Timestamp
  /** How many were read. */
  next_offset: Generated<number>
  /** As Clerk counts them; null until it was asked. */
  total: ColumnType<number | null, number | null | undefined, number | null>
  /** Listed, and gone before they were read. */
  unknown: Generated<number>
  finished_at: NullableTimestamp
}

/** What is left of somebody whose account was deleted, until it is erased. */
export interface ArchivesTable {
  user_id: string
  /** Sealed: place {account and user: the user's id, provider: parley, field: archive}. */
  content: string
  archived_at: Timestamp
  erase_at: Timestamp
}

export interface ClerkSyncDatabase {
  clerk_events: ClerkEventsTable
  user_mappings: UserMappingsTable
  clerk_memberships: ClerkMembershipsTable
  clerk_roles: ClerkRolesTable
  archives: ArchivesTable
  mapping_syncs: MappingSyncsTable
  sync_places: SyncPlacesTable
  sync_runs: SyncRunsTable
}

export type ClerkEventRow = Selectable<ClerkEventsTable>
export type UserMapping = Selectable<UserMappingsTable>
