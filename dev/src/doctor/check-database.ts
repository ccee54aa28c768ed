import { sql, type Kysely } from 'kysely'
import { createDatabase } from '@parley/shared/database/create-database'
import { migrations } from '@parley/shared/database/migrations/index'
import type { Database } from '@parley/shared/database/schema'
import { createLogger } from '@parley/shared/logging/logger'
import { judge } from './check-clocks.ts'
import { ok, problem, type Check, type Finding } from './finding.ts'

const AREA = 'database'

/** Whether Postgres answers, is of this version of Parley, and what time it thinks it is. */
export const checkDatabase: Check = async (env) => {
  const url = env['DATABASE_URL']
  if (!url) return [notSet]
  const database = createDatabase(url, createLogger('doctor', 'silent'), 1)
  try {
    return await look(database)
  } catch {
    const advice = 'Check that it runs, that DATABASE_URL names it, and user and password in it.'
    return [problem(AREA, 'Postgres does not let us in', advice)]
  } finally {
    await database.destroy()
  }
}

const notSet = problem(
  AREA,
  'DATABASE_URL is not set and no stack runs here',
  'Run "npm start", or set DATABASE_URL to a Postgres of your own.',
)

async function look(database: Kysely<Database>): Promise<Finding[]> {
  const before = Date.now()
  const { rows } = await sql<{ version: string; now: Date }>`
    select current_setting('server_version') as version, clock_timestamp() as now`.execute(database)
  const [row] = rows
  const skewMs = (row?.now.getTime() ?? 0) - (before + Date.now()) / 2
  return [
    ok(AREA, `Postgres ${row?.version} answers`),
    await checkMigrations(database),
    judge('Postgres', 'its own clock', skewMs),
  ]
}

async function checkMigrations(database: Kysely<Database>): Promise<Finding> {
  const { rows: tables } = await sql<{ name: string | null }>`
    select to_regclass('kysely_migration')::text as name`.execute(database)
  const done = tables[0]?.name
    ? (await sql<{ name: string }>`select name from kysely_migration`.execute(database)).rows
    : []
  const names = new Set(done.map(({ name }) => name))
  const missing = Object.keys(migrations).filter((name) => !names.has(name))
  const unknown = [...names].filter((name) => !(name in migrations))
  if (unknown.length > 0) {
    const advice = 'Update this checkout; it is older than the database.'
    return problem(AREA, `the database is newer: it has ${unknown.join(', ')}`, advice)
  }
  return missing.length === 0
    ? ok(AREA, `all ${names.size} migrations are there`)
    : problem(AREA, `${missing.length} migrations are missing`, 'Start connection-api once.')
}
