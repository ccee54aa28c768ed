import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** What was agreed about events and is still to be done: looked for every few seconds. */
export const eventChanges: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create index consents_event_changes on consents (used_at)
        where result is null and used_at is not null
          and tool in ('create_event', 'update_event', 'delete_event')`.execute(db)
  },
}
