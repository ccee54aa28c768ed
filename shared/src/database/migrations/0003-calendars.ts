import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const calendars: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table calendar_accounts (
        id text primary key,
        user_id text not null references users on delete cascade,
        provider text not null check (provider in ('built-in', 'google', 'microsoft')),
        provider_sub text not null,
        status text not null check (status in ('active', 'needs_consent', 'disconnected')),
        is_default boolean not null,
        counts_as_busy boolean not null,
        version integer not null default 1,
        unique (user_id, provider, provider_sub)
      )`.execute(db)
    await sql`
      create unique index calendar_accounts_one_default
        on calendar_accounts (user_id) where is_default`.execute(db)
    await sql`
      create table calendar_events (
        id text primary key,
        account_id text not null references calendar_accounts on delete cascade,
        title text not null,
        start_at timestamptz not null,
        end_at timestamptz not null,
        all_day boolean not null default false,
        zone text not null,
        etag text not null,
        appointment_id text,
        check (start_at < end_at)
      )`.execute(db)
    await sql`
      create index calendar_events_by_time
        on calendar_events (account_id, start_at, end_at)`.execute(db)
    await sql`
      create table working_hours (
        id bigint generated always as identity primary key,
        owner_id text not null references users on delete cascade,
        weekday smallint not null check (weekday between 1 and 7),
        starts time not null,
        ends time not null,
        check (starts < ends)
      )`.execute(db)
    await sql`create index working_hours_by_owner on working_hours (owner_id)`.execute(db)
  },
}
