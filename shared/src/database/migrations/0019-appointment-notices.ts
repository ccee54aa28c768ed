import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * What people are to hear of their appointments, each once: an appointment, what happened to it, and
 * the version that is about. Whoever changes an appointment, by whatever door, it is noted in the
 * same transaction.
 */
export const appointmentNotices: Migration = {
  async up(db: Kysely<unknown>) {
    await settings(db)
    await notices(db)
    await noting(db)
  },
}

async function settings(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reminder_settings (
      owner_id text primary key references users on delete cascade,
      reminders boolean not null,
      minutes_before integer not null check (minutes_before between 15 and 10080),
      quiet_from time not null,
      quiet_to time not null,
      copy_to_owner boolean not null
    )`.execute(db)
}

async function notices(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table appointment_notices (
      id text primary key generated always as (appointment_id || '/' || kind || '/' || version) stored,
      appointment_id text not null references appointments on delete cascade,
      kind text not null check (kind in
        ('booked', 'moved', 'cancelled', 'not_booked', 'not_moved', 'not_cancelled', 'reminder')),
      version integer not null,
      due_at timestamptz not null,
      woken_at timestamptz,
      done_at timestamptz,
      outcome text check (outcome in ('told', 'nobody', 'heard', 'superseded', 'off', 'missed'))
    )`.execute(db)
  await sql`
    create index appointment_notices_due on appointment_notices (due_at)
      where done_at is null`.execute(db)
  await sql`
    create index appointment_notices_of on appointment_notices (appointment_id)`.execute(db)
}

/**
 * Due when whoever waits for the answer has it. What did not come about may be tried and fail again.
 */
async function noting(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function note_appointment_change() returns trigger language plpgsql as $$
    declare what text;
    begin
      what := case
        when new.status = 'cancelled' then 'cancelled'
        when new.status = 'failed' then 'not_booked'
        when new.status <> 'confirmed' then null
        when new.version > old.version then 'moved'
        when old.status = 'pending' then 'booked'
        when old.status = 'move_pending' then 'not_moved'
        when old.status = 'cancel_pending' then 'not_cancelled'
      end;
      if what is not null then
        insert into appointment_notices (appointment_id, kind, version, due_at)
        values (new.id, what, new.version, new.updated_at + interval '10 seconds')
        on conflict (id) do update
          set due_at = excluded.due_at, woken_at = null, done_at = null, outcome = null;
      end if;
      return null;
    end $$`.execute(db)
  await sql`
    create trigger appointment_changed after update on appointments for each row
      when (new.moves is null and (old.status, old.version) is distinct from (new.status, new.version))
      execute function note_appointment_change()`.execute(db)
}
