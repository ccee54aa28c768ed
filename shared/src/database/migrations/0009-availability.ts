import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

export const availability: Migration = {
  async up(db: Kysely<unknown>) {
    await datesOfTheirOwn(db)
    await rules(db)
    await kinds(db)
    await consentsToAnyChange(db)
  },
}

/** What is otherwise than on the weekday, date by date. */
async function datesOfTheirOwn(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table date_overrides (
      id bigint generated always as identity primary key,
      owner_id text not null references users on delete cascade,
      day date not null,
      starts time,
      ends time,
      check ((starts is null) = (ends is null)),
      check (starts < ends)
    )`.execute(db)
  await sql`create index date_overrides_by_owner on date_overrides (owner_id, day)`.execute(db)
  await sql`
    create table holidays (
      owner_id text not null references users on delete cascade,
      day date not null,
      name text not null,
      primary key (owner_id, day)
    )`.execute(db)
}

/** An owner without a row has the defaults. */
async function rules(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table scheduling_rules (
      owner_id text primary key references users on delete cascade,
      default_minutes integer not null default 30 check (default_minutes between 5 and 480),
      before_minutes integer not null default 0 check (before_minutes between 0 and 240),
      after_minutes integer not null default 0 check (after_minutes between 0 and 240),
      notice_minutes integer not null default 0 check (notice_minutes between 0 and 43200),
      horizon_days integer not null default 60 check (horizon_days between 1 and 730),
      daily_cap integer check (daily_cap between 1 and 100),
      step_minutes integer not null default 30 check (step_minutes between 5 and 480),
      align_minutes integer check (align_minutes in (5, 10, 15, 20, 30, 60))
    )`.execute(db)
}

/** Kinds of appointment; without minutes around it, one has those of the rules. */
async function kinds(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table appointment_kinds (
      id text primary key,
      owner_id text not null references users on delete cascade,
      name text not null,
      minutes integer not null check (minutes between 5 and 480),
      before_minutes integer check (before_minutes between 0 and 240),
      after_minutes integer check (after_minutes between 0 and 240),
      price text,
      place text
    )`.execute(db)
  await sql`
    create unique index appointment_kinds_by_name
      on appointment_kinds (owner_id, lower(name))`.execute(db)
  await sql`
    alter table appointments
      add column kind_id text references appointment_kinds on delete set null`.execute(db)
}

/** A yes may be about an appointment, or about a change that is written down with the question. */
async function consentsToAnyChange(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table consents
      alter column appointment_id drop not null,
      alter column appointment_version drop not null,
      add column change jsonb,
      add check (
        (appointment_id is not null and appointment_version is not null) or change is not null
      )`.execute(db)
  await sql`
    create index consents_unanswered on consents (expires_at) where used_at is null`.execute(db)
}
