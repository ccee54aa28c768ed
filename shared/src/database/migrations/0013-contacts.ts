import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

/** People whom an owner has appointments with. Two may have one name: they are never merged. */
export const contacts: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`
      create table contacts (
        id text primary key,
        owner_id text not null references users on delete cascade,
        name text not null check (name <> ''),
        phone text check (phone ~ '^[+]?[0-9]{5,15}$'),
        email text,
        created_at timestamptz not null,
        updated_at timestamptz not null
      )`.execute(db)
    await sql`create index contacts_by_name on contacts (owner_id, lower(name), id)`.execute(db)
  },
}
