import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const calendarGrants: Migration = {
  async up(db: Kysely<unknown>) {
    await accounts(db)
    await consents(db)
    await pages(db)
  },
}

/** What a provider gave us leave for. Tokens are sealed: nothing here opens without our keys. */
async function accounts(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table calendar_accounts
      add column provider_email text,
      add column scopes text[] not null default '{}',
      add column access_token text,
      add column refresh_token text,
      add column expires_at timestamptz,
      add column status_reason text,
      add column lease_owner text,
      add column lease_until timestamptz,
      add column fail_count integer not null default 0,
      add column retry_at timestamptz,
      add column connected_at timestamptz,
      add column refreshed_at timestamptz,
      add column used_at timestamptz,
      add constraint calendar_accounts_disconnected_is_empty check (
        status <> 'disconnected' or (access_token is null and refresh_token is null))`.execute(db)
  // One person's account at a provider serves one of our users at a time.
  await sql`
    create unique index calendar_accounts_one_user
      on calendar_accounts (provider, provider_sub)
      where provider <> 'built-in' and status <> 'disconnected'`.execute(db)
  await sql`
    create index calendar_accounts_by_expiry on calendar_accounts (expires_at)
      where status = 'active' and refresh_token is not null`.execute(db)
}

/** What was started with a provider, and waits for a browser to come back. */
async function consents(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table oauth_states (
      state_hash bytea primary key,
      id text not null unique,
      purpose text not null check (purpose in ('calendar', 'sign_in', 'join')),
      provider text not null check (provider in ('google', 'microsoft')),
      user_id text references users on delete cascade,
      account_id text references calendar_accounts on delete cascade,
      verifier text not null,
      nonce_hash bytea not null,
      cookie_hash bytea not null,
      redirect_uri text not null,
      then_connect boolean not null default false,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      check (purpose = 'sign_in' or user_id is not null)
    )`.execute(db)
  await sql`create index oauth_states_by_expiry on oauth_states (expires_at)`.execute(db)
  await sql`
    create table connect_tickets (
      ticket_hash bytea primary key,
      user_id text not null references users on delete cascade,
      provider text check (provider in ('google', 'microsoft')),
      account_id text references calendar_accounts on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index connect_tickets_by_expiry on connect_tickets (expires_at)`.execute(db)
  // A grant that came back to a browser in which its owner is not signed in yet.
  await sql`
    create table pending_grants (
      cookie_hash bytea primary key,
      id text not null unique,
      user_id text not null references users on delete cascade,
      account_id text references calendar_accounts on delete cascade,
      provider text not null check (provider in ('google', 'microsoft')),
      grant_sealed text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`create index pending_grants_by_expiry on pending_grants (expires_at)`.execute(db)
}

/** Sign-in of the server-rendered pages, and what waits there for a proof. */
async function pages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table page_sessions (
      cookie_hash bytea primary key,
      login_session_id text not null references login_sessions on delete cascade,
      created_at timestamptz not null
    )`.execute(db)
  await sql`
    create index page_sessions_by_login on page_sessions (login_session_id)`.execute(db)
  // A provider's identity that may join the account of the same e-mail address, once that is proved.
  await sql`
    create table pending_identities (
      ticket_hash bytea primary key,
      user_id text not null references users on delete cascade,
      kind text not null,
      issuer text not null,
      subject text not null,
      then_connect boolean not null default false,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`
    create index pending_identities_by_expiry on pending_identities (expires_at)`.execute(db)
}
