import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Agents that owners make, and what stands for each at the providers that run it. */
export const agents: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table agents (
        id text primary key,
        owner_id text not null references users on delete cascade,
        name text not null check (name <> ''),
        greeting text not null,
        voice text not null,
        language text not null,
        kind_id text references appointment_kinds on delete set null,
        tools text[],
        bookings_a_day integer not null check (bookings_a_day >= 0),
        created_at timestamptz not null,
        updated_at timestamptz not null,
        deleted_at timestamptz
      )`.execute(db)
    await sql`create index agents_by_owner on agents (owner_id, created_at)`.execute(db)
    await sql`
      create table provider_agents (
        agent_id text not null references agents on delete cascade,
        provider text not null check (provider in ('vapi', 'elevenlabs')),
        provider_id text,
        creating_since timestamptz,
        synced_at timestamptz,
        lease_owner text,
        lease_until timestamptz,
        primary key (agent_id, provider),
        unique (provider, provider_id)
      )`.execute(db)
  },
}
