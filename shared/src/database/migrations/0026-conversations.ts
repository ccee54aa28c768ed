import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Calls that go on at a provider of voice agents, and what was asked of us in them. */
export const conversations: Migration = {
  async up(db: Kysely<unknown>) {
    // A call stands on a login session of its owner's, on a guest's link, or on an agent.
    await sql`
      alter table calls
        add column agent_id text references agents on delete cascade,
        drop constraint calls_stand_on_one,
        add constraint calls_stand_on_one check (
          num_nonnulls(login_session_id, guest_link_id, agent_id) = 1
          and (caller_kind = 'owner') = (login_session_id is not null))`.execute(db)
    await sql`
      create index calls_by_agent on calls (agent_id) where agent_id is not null`.execute(db)
    await sql`
      create table conversations (
        call_id text primary key references calls on delete cascade,
        agent_id text not null references agents on delete cascade,
        provider text not null check (provider in ('vapi', 'elevenlabs')),
        provider_id text not null,
        reported_at timestamptz,
        unique (provider, provider_id)
      )`.execute(db)
    await sql`
      create table conversation_tool_calls (
        call_id text not null references calls on delete cascade,
        tool_call_id text not null,
        digest text not null,
        started_at timestamptz not null,
        answer text,
        ok boolean,
        late boolean not null default false,
        asked jsonb,
        primary key (call_id, tool_call_id)
      )`.execute(db)
  },
}
