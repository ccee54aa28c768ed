import type { Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'

/** Codes of what these people's tool calls were refused with. */
export async function refusalsOf(
  database: Kysely<Database>,
  ownerIds: readonly string[],
): Promise<string[]> {
  const rows = await database
    .selectFrom('audit')
    .select('code')
    .distinct()
    .where('owner_id', 'in', [...ownerIds])
    .where('outcome', '<>', 'allowed')
    .execute()
  return rows.map(({ code }) => code ?? '').toSorted()
}

/** Names of the tools that somebody's audit tells of. */
export async function auditedTools(database: Kysely<Database>, ownerId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('audit')
    .select('tool')
    .where('owner_id', '=', ownerId)
    .execute()
  return rows.map(({ tool }) => tool)
}
