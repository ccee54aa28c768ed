import type { ColumnType, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>
type NullableTimestamp = ColumnType<Date | null, Date | null | undefined, Date | null>

/** A link by which an owner lets people call who have no account. */
export interface GuestLinksTable {
  id: string
  owner_id: string
  /** SHA-256 of the 256-bit secret in the link, which is shown once. */
  secret_hash: Buffer
  /** The owner's own name for it. */
  label: string
  created_at: Timestamp
  expires_at: Timestamp
  revoked_at: NullableTimestamp
  /** Caps on what comes by it; "a day" is the last 24 hours. */
  calls_at_once: number
  calls_a_day: number
  call_minutes: number
  bookings_a_day: number
}

export interface GuestsDatabase {
  guest_links: GuestLinksTable
}

export type GuestLinkRow = Selectable<GuestLinksTable>
