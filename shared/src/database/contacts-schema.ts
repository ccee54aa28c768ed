import type { ColumnType, Selectable } from 'kysely'

type Timestamp = ColumnType<Date, Date, Date>

/** Somebody whom an owner has appointments with. */
export interface ContactsTable {
  id: string
  owner_id: string
  name: string
  /** Digits, with a plus before them where the country is said. */
  phone: string | null
  email: string | null
  /** Whose word it is: the owner's, or that of a guest who booked. */
  source: ColumnType<'owner' | 'guest', 'owner' | 'guest' | undefined, 'owner' | 'guest'>
  created_at: Timestamp
  updated_at: Timestamp
}

export interface ContactsDatabase {
  contacts: ContactsTable
}

export type ContactRow = Selectable<ContactsTable>
