import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Codes that were sent to what guests say is their number or address. */
export const addressCodes: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table address_codes (
        id text primary key,
        owner_id text not null references users on delete cascade,
        guest_link_id text not null references guest_links on delete cascade,
        address text not null,
        network bytea not null,
        created_at timestamptz not null,
        tries integer not null default 0
      )`.execute(db)
    // Counted by each of them for the last day.
    await sql`create index address_codes_by_owner on address_codes (owner_id, created_at)`.execute(
      db,
    )
    await sql`create index address_codes_by_address on address_codes (address, created_at)`.execute(
      db,
    )
    await sql`create index address_codes_by_network on address_codes (network, created_at)`.execute(
      db,
    )
  },
}
