import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Whom appointments are with: contacts, by the owner's word, and guests, by their own. */
export const attendees: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table contacts
        add column source text not null default 'owner' check (source in ('owner', 'guest'))`.execute(
      db,
    )
    await sql`
      create table attendees (
        appointment_id text primary key references appointments on delete cascade,
        owner_id text not null references users on delete cascade,
        name text not null check (name <> ''),
        phone text check (phone ~ '^[+][1-9][0-9]{5,14}$'),
        email text,
        reference text not null,
        contact_id text references contacts on delete set null,
        by_guest boolean not null,
        created_at timestamptz not null,
        unique (owner_id, reference)
      )`.execute(db)
    await sql`create index attendees_by_contact on attendees (contact_id)`.execute(db)
    // Numbers and addresses whose holder told us a code that was sent there.
    await sql`
      create table confirmed_addresses (
        owner_id text not null references users on delete cascade,
        address text not null,
        confirmed_at timestamptz not null,
        primary key (owner_id, address)
      )`.execute(db)
  },
}
