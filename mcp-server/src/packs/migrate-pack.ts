import type { Database } from '@parley/shared/database/schema'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import { schemaOf, type Pack } from './pack.ts'

/**
 * Brings a pack's tables to its newest migration. They and the record of what ran are in a schema
 * of the pack's own, so that packs know nothing of one another's history, nor of ours.
 */
export async function migratePack(database: Kysely<Database>, pack: Pack): Promise<void> {
  if (!pack.migrations) return
  const { migrations } = pack
  const schema = schemaOf(pack)
  await database.schema.createSchema(schema).ifNotExists().execute()
  const migrator = new Migrator({
    db: database.withSchema(schema),
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: schema,
  })
  const { error } = await migrator.migrateToLatest()
  if (error)
    throw new Error(`The tables of the tool pack ${pack.name} could not be migrated`, {
      cause: error,
    })
}
