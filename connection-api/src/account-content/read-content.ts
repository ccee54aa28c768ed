import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import { toIso } from '@parley/shared/time/clock'
import type { Clock } from '@parley/shared/time/clock'
import { readTranscript, type TranscriptParts } from '../transcripts/transcript-repository.ts'
import { CONTENT_TABLES } from './content-tables.ts'

export interface ContentParts extends TranscriptParts {
  readonly clock: Clock
}

/** All that is kept of a person, in the words of the tables, without secrets. */
export async function readContent(
  { database, vault, clock }: ContentParts,
  userId: string,
): Promise<Record<string, unknown>> {
  const content: Record<string, unknown> = { user_id: userId, read_at: toIso(clock.now()) }
  for (const { table, owner, without = [] } of CONTENT_TABLES) {
    content[table] = await rowsOf(database, { table, owner, without }, userId)
  }
  content['calendar_events'] = await builtInEvents(database, userId)
  content['transcripts'] = await transcripts({ database, vault }, userId)
  return content
}

async function rowsOf(
  database: Kysely<Database>,
  { table, owner, without }: { table: string; owner: string; without: readonly string[] },
  userId: string,
): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`
    select to_jsonb(t) - ${without}::text[] as row from ${sql.table(table)} t
    where t.${sql.ref(owner)} = ${userId}`.execute(database)
  return rows.map(({ row }) => row)
}

async function builtInEvents(database: Kysely<Database>, userId: string) {
  return database
    .selectFrom('calendar_events as e')
    .innerJoin('calendar_accounts as a', 'a.id', 'e.account_id')
    .selectAll('e')
    .where('a.user_id', '=', userId)
    .execute()
}

async function transcripts(parts: TranscriptParts, ownerId: string) {
  const kept = await parts.database
    .selectFrom('transcripts')
    .select('call_id')
    .where('owner_id', '=', ownerId)
    .execute()
  const read = kept.map(async ({ call_id }) => ({
    call_id,
    turns: (await readTranscript(parts, call_id, ownerId)) ?? [],
  }))
  return Promise.all(read)
}
