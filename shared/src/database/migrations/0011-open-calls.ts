import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Whoever opens a call is asked how many they have open: not by reading every call there ever was. */
export const openCalls: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create index calls_open_by_caller on calls (caller_id) where ended_at is null`.execute(db)
  },
}
