import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const calls: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table calls (
        id text primary key,
        owner_id text not null references users on delete cascade,
        caller_id text not null,
        caller_kind text not null check (caller_kind in ('owner', 'guest')),
        channel text not null,
        platform text not null,
        room text not null unique,
        login_session_id text not null references login_sessions on delete cascade,
        offered_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        end_reason text
      )`.execute(db)
    await sql`create index calls_by_owner on calls (owner_id, offered_at desc)`.execute(db)
    await sql`
      create index calls_not_ended on calls (login_session_id) where ended_at is null`.execute(db)
  },
}
