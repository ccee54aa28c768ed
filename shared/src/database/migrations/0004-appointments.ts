import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const appointments: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create extension if not exists btree_gist`.execute(db)
    await sql`
      create table appointments (
        id text primary key,
        handle text not null,
        owner_id text not null references users on delete cascade,
        booked_by text not null,
        call_id text references calls,
        title text not null,
        start_at timestamptz not null,
        end_at timestamptz not null,
        zone text not null,
        blocked tstzrange not null,
        status text not null check (status in
          ('held', 'pending', 'confirmed', 'cancel_pending', 'cancelled', 'failed')),
        hold_expires_at timestamptz,
        consent_id text unique,
        account_id text not null references calendar_accounts,
        event_id text,
        etag text,
        version integer not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        unique (owner_id, handle),
        check (start_at < end_at),
        check (status <> 'held' or hold_expires_at is not null),
        constraint appointments_no_overlap exclude using gist (owner_id with =, blocked with &&)
          where (status in ('held', 'pending', 'confirmed', 'cancel_pending'))
      )`.execute(db)
    await sql`
      create index appointments_by_time on appointments (owner_id, start_at)`.execute(db)
    await sql`
      create index appointments_unsettled on appointments (updated_at)
        where status in ('held', 'pending', 'cancel_pending')`.execute(db)
    await sql`
      create table consents (
        id text primary key,
        owner_id text not null references users on delete cascade,
        caller_id text not null,
        context_id text not null,
        handle text not null,
        tool text not null,
        args_digest text not null,
        turn integer,
        appointment_id text not null references appointments on delete cascade,
        appointment_version integer not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        result jsonb
      )`.execute(db)
  },
}
