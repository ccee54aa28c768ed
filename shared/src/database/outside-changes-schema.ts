import type { ColumnType, Generated, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>
type NullableText = ColumnType<string | null, string | null | undefined, string | null>

/** How far we have read what happens in a calendar account. */
export interface CalendarSyncsTable {
  account_id: string
  /** The provider's own mark of how far; null: everything is to be read. */
  cursor: NullableText
  /** When everything was read, and not only what was new. */
  whole_at: NullableTimestamp
  /** When to look next. A notification makes it due at once. */
  due_at: Timestamp
  lease_owner: NullableText
  lease_until: NullableTimestamp
  fail_count: Generated<number>
  /** When a channel is to be opened, or renewed; null: at once. */
  watch_due_at: NullableTimestamp
}

/** By which a provider tells us that something changed in a calendar. */
export interface CalendarChannelsTable {
  id: string
  account_id: string
  provider: 'google' | 'microsoft'
  /** SHA-256 of what comes back with every notification. */
  secret_hash: Buffer
  /** Google's resource id, Graph's subscription id; null until the provider has answered. */
  remote_id: string | null
  created_at: Timestamp
  expires_at: Timestamp
}

/**
 * Where the calendar and what was agreed do not go together, for the owner to settle. `moved`: the
 * event of the appointment was moved to where the appointment cannot go. `overlaid`: another event
 * lies over the appointment.
 */
export interface CalendarConflictsTable {
  id: string
  owner_id: string
  appointment_id: string
  /** Of the appointment when it was held against the event. */
  appointment_version: number
  kind: 'moved' | 'overlaid'
  account_id: string
  /** The appointment's own, or the one that lies over it. */
  event_id: string
  /** Of the event, as it was read. */
  etag: string
  start_at: Timestamp
  end_at: Timestamp
  created_at: Timestamp
  /** The owner wants the event back at the time that was agreed. */
  put_back: Generated<boolean>
  settled_at: NullableTimestamp
  /**
   * `agreed`: the event was put back. `calendar`: the appointment went after its event, or both may
   * stand. `passed`: neither of us did anything, and it is over.
   */
  settled_how: ColumnType<
    'agreed' | 'calendar' | 'passed' | null,
    'agreed' | 'calendar' | 'passed' | null | undefined,
    'agreed' | 'calendar' | 'passed' | null
  >
}

export interface OutsideChangesDatabase {
  calendar_syncs: CalendarSyncsTable
  calendar_conflicts: CalendarConflictsTable
  calendar_channels: CalendarChannelsTable
}

export type ConflictRow = Selectable<CalendarConflictsTable>
