import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const people: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table users (
        id text primary key,
        name text not null,
        email text,
        zone text not null,
        locale text not null default 'en-GB',
        created_at timestamptz not null
      )`.execute(db)
    await sql`
      create table password_credentials (
        user_id text primary key references users on delete cascade,
        email text not null unique check (email = lower(trim(email))),
        hash text not null
      )`.execute(db)
    await sql`
      create table login_identities (
        id text primary key,
        user_id text not null references users on delete cascade,
        kind text not null,
        issuer text not null,
        subject text not null,
        unique (issuer, subject)
      )`.execute(db)
    await sql`
      create table user_roles (
        user_id text not null references users on delete cascade,
        role text not null,
        primary key (user_id, role)
      )`.execute(db)
    await sql`
      create table role_permissions (
        role text not null,
        permission text not null check (permission in ('read', 'transact', 'configure')),
        primary key (role, permission)
      )`.execute(db)
    await sql`
      insert into role_permissions (role, permission) values
        ('customer', 'read'), ('customer', 'transact'), ('customer', 'configure'),
        ('viewer', 'read')`.execute(db)
    await sql`
      create table login_sessions (
        id text primary key,
        user_id text not null references users on delete cascade,
        platform text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        ended_at timestamptz,
        end_reason text
      )`.execute(db)
    await sql`create index login_sessions_by_user on login_sessions (user_id)`.execute(db)
  },
}
