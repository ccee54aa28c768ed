import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Links by which owners let people call who have no account, and the calls that come by them. */
export const guests: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table guest_links (
        id text primary key,
        owner_id text not null references users on delete cascade,
        secret_hash bytea not null unique,
        label text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        calls_at_once integer not null check (calls_at_once > 0),
        calls_a_day integer not null check (calls_a_day > 0),
        call_minutes integer not null check (call_minutes between 1 and 60),
        bookings_a_day integer not null check (bookings_a_day >= 0)
      )`.execute(db)
    await sql`create index guest_links_by_owner on guest_links (owner_id, created_at)`.execute(db)
    // A call stands on its caller's login session, or on the link by which a guest came.
    await sql`
      alter table calls
        alter column login_session_id drop not null,
        add column guest_link_id text references guest_links on delete cascade,
        add column caller_address bytea,
        add constraint calls_stand_on_one check (
          (caller_kind = 'owner') = (login_session_id is not null)
          and (caller_kind = 'guest') = (guest_link_id is not null))`.execute(db)
    await sql`
      create index calls_of_guests on calls (owner_id, offered_at)
        where caller_kind = 'guest'`.execute(db)
    await sql`
      create index calls_by_address on calls (caller_address, offered_at)
        where caller_address is not null`.execute(db)
  },
}
