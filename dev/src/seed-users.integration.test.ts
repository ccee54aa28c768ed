import { verify } from '@node-rs/argon2'
import { newId } from '@parley/shared/identity/ids'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { expect, inject, test } from 'vitest'
import { seededUsers, seedUsers } from './seed-users.ts'

const options = {
  users: seededUsers({ DOCTOR_EMAIL: ' Doctor@Example.com ', DOCTOR_TIMEZONE: 'Asia/Tokyo' }),
  password: 'first password',
  now: () => new Date('2026-01-01T00:00:00Z'),
  newId,
}

test('seeding twice makes two people once, and takes on a new password', async () => {
  await using test = await createTestDatabase(inject('databaseUrl'))
  const { database } = test
  await seedUsers(database, options)
  await seedUsers(database, { ...options, password: 'second password' })

  const people = await database
    .selectFrom('users')
    .innerJoin('password_credentials', 'user_id', 'id')
    .select(['id', 'name', 'zone', 'password_credentials.email', 'hash'])
    .orderBy('name')
    .execute()
  expect(people).toMatchObject([
    { name: 'Ada Lovelace', zone: 'Asia/Tokyo', email: 'doctor@example.com' },
    { name: 'Grace Hopper', zone: 'America/New_York', email: 'grace@example.com' },
  ])
  for (const { hash } of people) {
    expect(hash).toMatch(/^\$argon2id\$/)
    expect(await verify(hash, 'second password')).toBe(true)
    expect(await verify(hash, 'first password')).toBe(false)
  }
  const accounts = await database.selectFrom('calendar_accounts').selectAll().execute()
  expect(accounts.map(({ provider, is_default }) => [provider, is_default])).toEqual([
    ['built-in', true],
    ['built-in', true],
  ])
  const hours = await database.selectFrom('working_hours').selectAll().execute()
  expect(hours).toHaveLength(10)
  expect(new Set(hours.map(({ weekday }) => weekday))).toEqual(new Set([1, 2, 3, 4, 5]))
})

test('a time zone that does not exist is named by its variable', () => {
  expect(() => seededUsers({ DOCTOR_TIMEZONE: 'Mars/Olympus' })).toThrow('DOCTOR_TIMEZONE')
})
