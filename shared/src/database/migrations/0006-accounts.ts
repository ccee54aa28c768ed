import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const accounts: Migration = {
  async up(db: Kysely<unknown>) {
    await signIn(db)
    await secondFactors(db)
    await messages(db)
    await rights(db)
  },
}

/** Tokens and tickets are random, so a plain SHA-256 of one is as good as a salted one. */
async function signIn(db: Kysely<unknown>): Promise<void> {
  await sql`alter table users add column email_verified_at timestamptz`.execute(db)
  await sql`
    alter table login_sessions
      add column last_used_at timestamptz,
      add column two_factor boolean not null default false,
      add column biometric boolean not null default false`.execute(db)
  await sql`
    create table refresh_tokens (
      hash bytea primary key,
      login_session_id text not null references login_sessions on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`
    create index refresh_tokens_by_session on refresh_tokens (login_session_id)`.execute(db)
  await sql`create index refresh_tokens_by_expiry on refresh_tokens (expires_at)`.execute(db)
  await sql`
    create table registrations (
      id text primary key,
      email text not null check (email = lower(trim(email))),
      name text not null,
      zone text not null,
      hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null
    )`.execute(db)
  await sql`
    create table tickets (
      hash bytea primary key,
      purpose text not null check (purpose in ('verify_email', 'reset_password')),
      subject text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db)
  await sql`create index tickets_by_subject on tickets (subject)`.execute(db)
}

async function secondFactors(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table totp (
      user_id text primary key references users on delete cascade,
      secret text not null,
      created_at timestamptz not null,
      confirmed_at timestamptz,
      last_step bigint not null default 0
    )`.execute(db)
  await sql`
    create table recovery_codes (
      user_id text not null references users on delete cascade,
      hash bytea not null,
      created_at timestamptz not null,
      used_at timestamptz,
      primary key (user_id, hash)
    )`.execute(db)
  await sql`
    create table passkeys (
      id text primary key,
      user_id text not null references users on delete cascade,
      name text not null,
      public_key bytea not null,
      counter bigint not null,
      transports text[] not null,
      created_at timestamptz not null,
      last_used_at timestamptz
    )`.execute(db)
  await sql`create index passkeys_by_user on passkeys (user_id)`.execute(db)
}

async function messages(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table messages (
      id text primary key,
      user_id text references users on delete cascade,
      kind text not null,
      to_address text not null,
      payload jsonb not null,
      created_at timestamptz not null,
      due_at timestamptz not null,
      attempts integer not null default 0,
      sent_at timestamptz,
      dead_at timestamptz
    )`.execute(db)
  await sql`
    create index messages_due on messages (due_at)
      where sent_at is null and dead_at is null`.execute(db)
}

/** Whoever takes a right away, by whatever door, the services hear of it at once. */
async function rights(db: Kysely<unknown>): Promise<void> {
  await sql`alter table calls add column scopes text[]`.execute(db)
  await sql`
    create function tell_role_lost() returns trigger language plpgsql as $$
    begin
      perform pg_notify('rights_lost', old.user_id);
      return null;
    end $$`.execute(db)
  await sql`
    create function tell_permission_lost() returns trigger language plpgsql as $$
    begin
      perform pg_notify('rights_lost', '');
      return null;
    end $$`.execute(db)
  await sql`
    create trigger role_lost after delete or update on user_roles
      for each row execute function tell_role_lost()`.execute(db)
  await sql`
    create trigger permission_lost after delete or update or truncate on role_permissions
      for each statement execute function tell_permission_lost()`.execute(db)
}
