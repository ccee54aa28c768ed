import { randomBytes } from 'node:crypto'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import pg from 'pg'
import type { Without } from './without/without.ts'

/** Databases for lanes, all dropped at the end. */
export interface LaneDatabases extends AsyncDisposable {
  readonly urls: readonly string[]
}

/** One is migrated, and weakened where that is asked for; the others are copies of it. */
export async function createLaneDatabases(
  adminUrl: string,
  count: number,
  without: Without,
): Promise<LaneDatabases> {
  await using making = new AsyncDisposableStack()
  const template = making.use(await createTestDatabase(adminUrl))
  await without.weaken(template.database)
  // Only what nobody is connected to can be copied.
  await template.database.destroy()
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  making.defer(() => admin.end())
  const urls: string[] = []
  for (let left = count; left > 0; left -= 1) {
    const url = new URL(template.url)
    const name = `chaos_${randomBytes(8).toString('hex')}`
    await admin.query(`create database ${name} template ${url.pathname.slice(1)}`)
    making.defer(async () => void (await admin.query(`drop database ${name} with (force)`)))
    url.pathname = `/${name}`
    urls.push(url.href)
  }
  const made = making.move()
  return { urls, [Symbol.asyncDispose]: () => made.disposeAsync() }
}
