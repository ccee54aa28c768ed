import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What people do to our events in their calendars themselves. */
export const outsideChanges: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table calendar_syncs (
        account_id text primary key references calendar_accounts on delete cascade,
        cursor text,
        whole_at timestamptz,
        due_at timestamptz not null,
        lease_owner text,
        lease_until timestamptz,
        fail_count integer not null default 0
      )`.execute(db)
    await sql`create index calendar_syncs_due on calendar_syncs (due_at)`.execute(db)
    await sql`
      alter table appointments
        add column event_due timestamptz,
        add column cancelled_why text check (cancelled_why in ('outside')),
        add constraint appointments_cancelled_why check (
          cancelled_why is null or status = 'cancelled')`.execute(db)
    await sql`
      create index appointments_event_due on appointments (event_due)
        where event_due is not null`.execute(db)
    await sql`
      create index appointments_by_account on appointments (account_id, end_at)
        where moves is null`.execute(db)
    await conflicts(db)
  },
}

async function conflicts(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table calendar_conflicts (
      id text primary key,
      owner_id text not null references users on delete cascade,
      appointment_id text not null references appointments on delete cascade,
      appointment_version integer not null,
      kind text not null check (kind in ('moved', 'overlaid')),
      account_id text not null references calendar_accounts on delete cascade,
      event_id text not null,
      etag text not null,
      start_at timestamptz not null,
      end_at timestamptz not null,
      created_at timestamptz not null,
      put_back boolean not null default false,
      settled_at timestamptz,
      settled_how text check (settled_how in ('agreed', 'calendar', 'passed')),
      check ((settled_at is null) = (settled_how is null)),
      unique (appointment_id, account_id, event_id)
    )`.execute(db)
  await sql`
    create index calendar_conflicts_open on calendar_conflicts (owner_id)
      where settled_at is null`.execute(db)
}
