import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far a tool got that a provider called: its words alone do not tell a program. */
export const conversationOutcomes: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table conversation_tool_calls add column outcome text`.execute(db)
  },
}
