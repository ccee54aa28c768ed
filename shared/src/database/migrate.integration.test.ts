import { sql } from 'kysely'
import { describe, expect, inject, it } from 'vitest'
import { createLogger } from '../logging/logger.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { EXCLUSION_VIOLATION, createDatabase, sqlState } from './create-database.ts'
import { migrateToLatest } from './migrate.ts'

describe('migrateToLatest', () => {
  it('runs once when several services start together', async () => {
    await using test = await createTestDatabase(inject('databaseUrl'))
    const services = Array.from({ length: 4 }, () =>
      createDatabase(test.url, createLogger('test', 'silent'), 2),
    )
    await Promise.all(services.map(migrateToLatest))
    await Promise.all(services.map((service) => service.destroy()))
    const roles = await test.database.selectFrom('role_permissions').selectAll().execute()
    expect(roles.filter(({ role }) => role === 'customer')).toHaveLength(3)
  })

  it('lets no two appointments of an owner overlap', async () => {
    await using test = await createTestDatabase(inject('databaseUrl'))
    const { database } = test
    await sql`insert into users (id, name, zone, created_at) values ('u', 'U', 'UTC', now())`.execute(
      database,
    )
    await sql`
      insert into calendar_accounts (id, user_id, provider, provider_sub, status, is_default, counts_as_busy)
      values ('a', 'u', 'built-in', 'u', 'active', true, true)`.execute(database)
    const insert = (id: string, from: string, to: string) =>
      sql`insert into appointments
        (id, handle, owner_id, booked_by, title, start_at, end_at, zone, blocked, status, account_id, created_at, updated_at)
        values (${id}, ${id}, 'u', 'u', 'T', ${from}, ${to}, 'UTC', tstzrange(${from}, ${to}, '[)'), 'confirmed', 'a', now(), now())`.execute(
        database,
      )
    await insert('1', '2026-11-24T14:00Z', '2026-11-24T14:30Z')
    await insert('2', '2026-11-24T14:30Z', '2026-11-24T15:00Z')
    const clash = await insert('3', '2026-11-24T14:29Z', '2026-11-24T14:31Z').catch(sqlState)
    expect(clash).toBe(EXCLUSION_VIOLATION)
  })
})
