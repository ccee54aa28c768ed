import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** When an owner is told that a client waits: the last time, or the next one. */
export const clientNotices: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table client_notices (
        owner_id text not null references users on delete cascade,
        client text not null,
        told_at timestamptz not null,
        primary key (owner_id, client)
      )`.execute(db)
  },
}
