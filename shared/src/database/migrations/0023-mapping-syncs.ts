import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far what we know of Clerk's people has come elsewhere, place by place. */
export const mappingSyncs: Migration = {
  async up(db: Kysely<unknown>) {
    await revisions(db)
    await syncs(db)
    await permissions(db)
  },
}

/** Whoever changes a mapping, by whatever door, there is something to write elsewhere. */
async function revisions(db: Kysely<unknown>): Promise<void> {
  await sql`alter table user_mappings add column revision integer not null default 1`.execute(db)
  await sql`
    create function next_revision() returns trigger language plpgsql as $$
    begin
      new.revision := old.revision + 1;
      return new;
    end $$`.execute(db)
  await sql`
    create trigger mapping_changed before update on user_mappings for each row
      when ((old.name, old.email, old.roles, old.status)
        is distinct from (new.name, new.email, new.roles, new.status))
      execute function next_revision()`.execute(db)
}

async function syncs(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table mapping_syncs (
      clerk_user_id text not null references user_mappings on delete cascade,
      place text not null check (place in ('zep', 'airtable')),
      synced_revision integer not null default 0,
      failed_revision integer not null default 0,
      attempts integer not null default 0,
      error text,
      retry_at timestamptz,
      synced_at timestamptz,
      primary key (clerk_user_id, place)
    )`.execute(db)
  await sql`
    create table sync_places (
      place text primary key,
      lease_owner text,
      lease_until timestamptz,
      not_before timestamptz,
      problem text
    )`.execute(db)
  await sql`insert into sync_places (place) values ('zep'), ('airtable')`.execute(db)
}

/** What somebody may do is remembered in every process; each hears when that is not so any more. */
async function permissions(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function tell_roles_changed() returns trigger language plpgsql as $$
    begin
      perform pg_notify('clerk_permissions', new.clerk_user_id);
      return null;
    end $$`.execute(db)
  await sql`
    create function tell_role_worth() returns trigger language plpgsql as $$
    begin
      perform pg_notify('clerk_permissions', '');
      return null;
    end $$`.execute(db)
  await sql`
    create trigger roles_given after insert on user_mappings for each row
      execute function tell_roles_changed()`.execute(db)
  await sql`
    create trigger roles_changed after update on user_mappings for each row
      when ((old.roles, old.status) is distinct from (new.roles, new.status))
      execute function tell_roles_changed()`.execute(db)
  await sql`
    create trigger role_worth after insert or delete or update or truncate on clerk_roles
      for each statement execute function tell_role_worth()`.execute(db)
}
