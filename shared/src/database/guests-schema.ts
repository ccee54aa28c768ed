import type { ColumnType, Selectable } from 'kysely'
import type { AddressCodesDatabase } from './address-codes-schema.ts'

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

/** Whom an appointment is with, besides its owner. */
export interface AttendeesTable {
  appointment_id: string
  owner_id: string
  name: string
  /** E.164. */
  phone: string | null
  email: string | null
  /** What its holder tells to come back to it by voice; unique for the owner. */
  reference: string
  contact_id: string | null
  /** By a guest's own word; else by the owner's. */
  by_guest: boolean
  created_at: Timestamp
}

/** Phone numbers (E.164) and e-mail addresses whose holder told us a code that was sent there. */
export interface ConfirmedAddressesTable {
  owner_id: string
  address: string
  confirmed_at: Timestamp
}

export interface GuestsDatabase extends AddressCodesDatabase {
  guest_links: GuestLinksTable
  attendees: AttendeesTable
  confirmed_addresses: ConfirmedAddressesTable
}

export type GuestLinkRow = Selectable<GuestLinksTable>
