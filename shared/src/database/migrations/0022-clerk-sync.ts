import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What Clerk tells us of people: as it came, what follows from it, and what is left of those who go. */
export const clerkSync: Migration = {
  async up(db: Kysely<unknown>) {
    await events(db)
    await people(db)
    await archives(db)
  },
}

/** Stored before they are worked on; the body is emptied once that is done. */
async function events(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table clerk_events (
      id text primary key,
      type text not null,
      user_id text,
      session_id text,
      body jsonb not null,
      received_at timestamptz not null,
      attempts integer not null default 0,
      error text,
      done_at timestamptz,
      dead_at timestamptz
    )`.execute(db)
  await sql`
    create index clerk_events_waiting on clerk_events (received_at)
      where done_at is null and dead_at is null`.execute(db)
  await sql`
    create index clerk_events_dead on clerk_events (dead_at) where dead_at is not null`.execute(db)
  await sql`
    create index clerk_events_by_session on clerk_events (session_id)
      where session_id is not null`.execute(db)
  await sql`create index clerk_events_by_age on clerk_events (received_at)`.execute(db)
}

/**
 * No reference to users: Clerk knows people who never came here, and people outlive their account
 * here by the row that says so.
 */
async function people(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table user_mappings (
      clerk_user_id text primary key,
      zep_user_id text unique,
      email text,
      name text,
      own_roles text[] not null default '{}',
      roles text[] not null default '{}',
      status text not null check (status in ('active', 'deleted', 'suspended')),
      clerk_version bigint not null,
      clerk_event text not null,
      last_synced_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`
    create table clerk_memberships (
      id text primary key,
      user_id text not null,
      organization_id text not null,
      role text not null,
      removed boolean not null,
      clerk_version bigint not null,
      clerk_event text not null
    )`.execute(db)
  await sql`create index clerk_memberships_by_user on clerk_memberships (user_id)`.execute(db)
  await sql`
    create table clerk_roles (
      role text primary key,
      permission text not null check (permission in ('admin', 'user', 'read_only'))
    )`.execute(db)
  await sql`
    insert into clerk_roles (role, permission) values
      ('admin', 'admin'), ('org:admin', 'admin'),
      ('user', 'user'), ('org:member', 'user'), ('basic_member', 'user'),
      ('viewer', 'read_only'), ('org:viewer', 'read_only')`.execute(db)
}

/** Sealed: nothing in it is read but by whoever has our keys, and nothing at all after its end. */
async function archives(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table archives (
      user_id text primary key,
      content text not null,
      archived_at timestamptz not null,
      erase_at timestamptz not null
    )`.execute(db)
  await sql`create index archives_by_end on archives (erase_at)`.execute(db)
}
