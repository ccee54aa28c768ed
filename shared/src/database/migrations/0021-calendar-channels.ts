import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** By what providers tell us that something changed. Of a channel's secret we keep the hash alone. */
export const calendarChannels: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table calendar_channels (
        id text primary key,
        account_id text not null references calendar_accounts on delete cascade,
        provider text not null check (provider in ('google', 'microsoft')),
        secret_hash bytea not null,
        remote_id text,
        created_at timestamptz not null,
        expires_at timestamptz not null
      )`.execute(db)
    await sql`
      create index calendar_channels_by_account on calendar_channels (account_id)`.execute(db)
    await sql`alter table calendar_syncs add column watch_due_at timestamptz`.execute(db)
  },
}
