import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What was said in calls, for owners who keep it, and calls that their owner erased. */
export const transcripts: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table user_settings (
        user_id text primary key references users on delete cascade,
        keep_transcripts_days integer not null default 0
          check (keep_transcripts_days between 0 and 365)
      )`.execute(db)
    await sql`
      create table transcripts (
        call_id text primary key references calls on delete cascade,
        owner_id text not null references users on delete cascade,
        key text not null,
        opened_at timestamptz not null
      )`.execute(db)
    await sql`create index transcripts_by_age on transcripts (owner_id, opened_at)`.execute(db)
    await sql`
      create table transcript_turns (
        position bigint generated always as identity primary key,
        call_id text not null references transcripts on delete cascade,
        entry text not null,
        sealed text not null,
        unique (call_id, entry)
      )`.execute(db)
    await sql`alter table calls add column erased_at timestamptz`.execute(db)
  },
}
