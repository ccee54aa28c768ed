import { randomBytes } from 'node:crypto'
import { sql, type Kysely } from 'kysely'
import pg from 'pg'
import { createDatabase } from '../database/create-database.ts'
import { migrateToLatest } from '../database/migrate.ts'
import type { Database } from '../database/schema.ts'
import { createLogger } from '../logging/logger.ts'

/** A migrated database of its own, dropped at the end. */
export interface TestDatabase extends AsyncDisposable {
  readonly url: string
  readonly database: Kysely<Database>
}

/** @param adminUrl a Postgres in which databases may be created */
export async function createTestDatabase(adminUrl: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await administer(adminUrl, `create database ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const database = createDatabase(url.href, createLogger('test', 'silent'))
  await migrateToLatest(database)
  return {
    url: url.href,
    database,
    async [Symbol.asyncDispose]() {
      await database.destroy()
      await administer(adminUrl, `drop database ${name} with (force)`)
    },
  }
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Empties every table but the default role map. */
export async function emptyTables(database: Kysely<Database>): Promise<void> {
  await sql`truncate users, audit restart identity cascade`.execute(database)
}
