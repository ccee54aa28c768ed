import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Reading everybody anew from Clerk, part by part: whoever looks sees how far it has come. */
export const syncRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table sync_runs (
        id text primary key,
        started_by text not null,
        started_at timestamptz not null,
        next_offset integer not null default 0,
        total integer,
        unknown integer not null default 0,
        finished_at timestamptz
      )`.execute(db)
    await sql`
      create unique index sync_runs_one on sync_runs ((true)) where finished_at is null`.execute(db)
  },
}
