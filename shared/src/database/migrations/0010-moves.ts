import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/**
 * A move keeps two intervals from others until it is done: the appointment its old one, and a row
 * of its own, which names that appointment in `moves`, the new one.
 */
export const moves: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table appointments
        add column moves text references appointments on delete cascade,
        drop constraint appointments_status_check,
        add constraint appointments_status_check check (status in ('held', 'pending', 'confirmed',
          'move_pending', 'cancel_pending', 'cancelled', 'failed')),
        add constraint appointments_moves_check check (
          moves is null or status in ('held', 'move_pending', 'failed')),
        drop constraint appointments_no_overlap`.execute(db)
    // Rows of one appointment do not stand in each other's way, so it can be moved by less than its
    // length. All others do: a row that moves nothing is the only one with its id.
    await sql`
      alter table appointments
        add constraint appointments_no_overlap exclude using gist
          (owner_id with =, blocked with &&, (coalesce(moves, id)) with <>)
          where (status in ('held', 'pending', 'confirmed', 'move_pending', 'cancel_pending'))`.execute(
      db,
    )
    await sql`
      create unique index appointments_one_move
        on appointments (moves) where status = 'move_pending'`.execute(db)
    await sql`drop index appointments_unsettled`.execute(db)
    await sql`
      create index appointments_unsettled on appointments (updated_at)
        where status in ('held', 'pending', 'move_pending', 'cancel_pending')`.execute(db)
  },
}
