import type { ColumnType, Generated } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>

/** Codes that guests asked for, to show that a number or an address is theirs. Kept for a day. */
export interface AddressCodesTable {
  /** Whoever asked for it has it; the code itself follows from it under a key of ours. */
  id: string
  owner_id: string
  guest_link_id: string
  /** Phone number (E.164) or e-mail address that it was sent to. */
  address: string
  /** Whence it was asked for, under a key: it is only ever compared. */
  network: Buffer
  created_at: Timestamp
  /** How often it was typed, right or wrong. */
  tries: Generated<number>
}

export interface AddressCodesDatabase {
  address_codes: AddressCodesTable
}
