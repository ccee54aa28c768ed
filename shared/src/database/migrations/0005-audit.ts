import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const audit: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table audit (
        id text primary key,
        at timestamptz not null,
        owner_id text not null,
        caller_id text not null,
        via text not null,
        act text not null,
        call_id text,
        login_session_id text,
        tool text not null,
        scope text,
        outcome text not null check (outcome in ('allowed', 'refused', 'failed')),
        code text,
        duration_ms integer not null
      )`.execute(db)
    await sql`create index audit_by_owner on audit (owner_id, at desc)`.execute(db)
    await sql`create index audit_by_call on audit (call_id, at)`.execute(db)
  },
}
