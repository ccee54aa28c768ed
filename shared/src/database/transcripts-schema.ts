import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>

/** What a person has chosen; no row: all as it is to begin with. */
export interface UserSettingsTable {
  user_id: string
  /** How long what was said in their calls is kept; 0: not at all. */
  keep_transcripts_days: Generated<number>
}

/** A call of which the owner keeps what was said. */
export interface TranscriptsTable {
  call_id: string
  owner_id: string
  /**
   * The private key that opens its turns, sealed by the vault: place {account: the call's id, user:
   * the owner's, provider: parley, field: transcript}. Without it they are nothing.
   */
  key: string
  opened_at: Timestamp
}

/** One turn, as the worker sealed it. */
export interface TranscriptTurnsTable {
  /** In the order in which they were said. */
  position: Generated<string>
  call_id: string
  /** Of the entry in the stream: one that is read twice is one turn. */
  entry: string
  sealed: string
}

export interface TranscriptsDatabase {
  user_settings: UserSettingsTable
  transcripts: TranscriptsTable
  transcript_turns: TranscriptTurnsTable
}
