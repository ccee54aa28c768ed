import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/test-database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(() => test[Symbol.asyncDispose]())

it('outlives a connection that is lost within a transaction, whose next statement fails', async () => {
  const { database } = test
  const transaction = await database.startTransaction().execute()
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
  await sql`select pg_terminate_backend(${rows[0]?.pid}, 5000)`.execute(database)
  const next = sql`select 1`.execute(transaction)
  await expect(next).rejects.toThrow(/terminat|not queryable/i)
  await transaction
    .rollback()
    .execute()
    .catch(() => undefined)
  expect((await sql`select 1 as one`.execute(database)).rows).toEqual([{ one: 1 }])
})
