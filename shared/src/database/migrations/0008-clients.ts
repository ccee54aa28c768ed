import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const clients: Migration = {
  async up(db: Kysely<unknown>) {
    await approvals(db)
    await clerkLogins(db)
  },
}

/** What a client that is not ours may change: asked each time, or with the owner's leave. */
async function approvals(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table approvals (
      id text primary key,
      owner_id text not null references users on delete cascade,
      client text not null,
      context_id text not null,
      tool text not null,
      scope text not null check (scope in ('transact', 'configure')),
      args_digest text not null,
      question text not null,
      consent_id text not null unique,
      status text not null check (status in
        ('waiting', 'approved', 'refused', 'used', 'expired')),
      created_at timestamptz not null,
      expires_at timestamptz not null,
      answered_at timestamptz,
      used_at timestamptz
    )`.execute(db)
  await sql`create index approvals_by_owner on approvals (owner_id, created_at desc)`.execute(db)
  await sql`
    create unique index approvals_one_open
      on approvals (context_id, tool, args_digest, question)
      where status in ('waiting', 'approved')`.execute(db)
  await sql`
    create table standing_leaves (
      id text primary key,
      owner_id text not null references users on delete cascade,
      client text not null,
      scope text not null check (scope in ('transact', 'configure')),
      created_at timestamptz not null,
      withdrawn_at timestamptz
    )`.execute(db)
  await sql`
    create unique index standing_leaves_one
      on standing_leaves (owner_id, client, scope) where withdrawn_at is null`.execute(db)
}

/** A token of a Clerk template names no session, so all of a user's count as one. */
async function clerkLogins(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table login_sessions
      add column source text not null default 'own'
        check (source in ('own', 'clerk', 'clerk_template'))`.execute(db)
  await sql`
    create unique index login_sessions_one_template
      on login_sessions (user_id) where source = 'clerk_template' and ended_at is null`.execute(db)
}
