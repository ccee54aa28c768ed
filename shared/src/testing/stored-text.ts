import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/schema.ts'
import type { Redis } from '../redis/redis-client.ts'

const Names = z.array(z.object({ schema: z.string(), name: z.string() }))

/** Every row of every table of ours and of our jobs, as text; bytes in hexadecimal. */
export async function storedRows(database: Kysely<Database>): Promise<string> {
  const found = await sql`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(
    database,
  )
  const tables = Names.parse(found.rows).map(async ({ schema, name }) => {
    const { rows } = await sql`select to_jsonb(t) as row from ${sql.id(schema, name)} t`.execute(
      database,
    )
    return `${schema}.${name} ${JSON.stringify(rows)}`
  })
  return (await Promise.all(tables)).join('\n')
}

/** Every key of Redis and what it holds, as bytes in latin 1. */
export async function storedKeys(redis: Redis): Promise<string> {
  await redis.config('SET', 'rdbcompression', 'no')
  const keys = await redis.keys('*')
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)))
  return keys.map((key, index) => `${key} ${values[index]?.toString('latin1') ?? ''}`).join('\n')
}

/** Those of `secrets` that are found in it: as they are, as an address or JSON has them, or as bytes. */
export function secretsIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)))
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const decoded = /^[\w-]{43}$/.test(secret) ? [Buffer.from(secret, 'base64url')] : []
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    bytes.toString('base64').replace(/=+$/, ''),
    // Of bytea, which comes in hexadecimal.
    ...[bytes, ...decoded].map((one) => one.toString('hex')),
  ]
}
