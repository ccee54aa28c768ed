import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** How far the sending of a message came, what its provider said since, and who wants none. */
export const deliveries: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      alter table messages
        add column sending_at timestamptz,
        add column provider_id text,
        add column why text,
        add column delivery text,
        add column delivery_code text`.execute(db)
    await sql`
      create index messages_by_address on messages (to_address, sending_at)
        where sending_at is not null`.execute(db)
    await sql`
      create table stopped_numbers (
        number_hash bytea primary key,
        stopped_at timestamptz not null
      )`.execute(db)
  },
}
