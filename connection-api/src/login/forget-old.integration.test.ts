import { expect, inject, it } from 'vitest'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase } from '@parley/shared/testing/test-database'
import { forgetOld } from './forget-old.ts'

const DAY_MS = 24 * 3600 * 1000

it('forgets what has run out, and nothing that is still good or still to be sent', async () => {
  await using test = await createTestDatabase(inject('databaseUrl'))
  const { database } = test
  const clock = fixedClock('2026-11-20T10:00:00Z')
  const at = (days: number) => new Date(clock.now() + days * DAY_MS)
  const rows = [-1, 1].map((days) => ({ created_at: at(-2), expires_at: at(days) }))
  const tickets = rows.map((row, n) => ({
    ...row,
    hash: Buffer.from([n]),
    purpose: 'reset_password' as const,
    subject: String(n),
  }))
  const registrations = rows.map((row, n) => ({
    ...row,
    id: String(n),
    email: 'ada@example.com',
    name: 'Ada',
    zone: 'UTC',
    hash: '',
  }))
  const messages = [
    { id: 'sent-long-ago', created_at: at(-31), sent_at: at(-31) },
    { id: 'given-up-long-ago', created_at: at(-31), dead_at: at(-31) },
    { id: 'waiting', created_at: at(-31) },
    { id: 'just-sent', created_at: at(-1), sent_at: at(-1) },
  ].map((row) => ({ ...row, kind: 'k', to_address: 'a', payload: '{}', due_at: at(0) }))
  await database.insertInto('tickets').values(tickets).execute()
  await database.insertInto('registrations').values(registrations).execute()
  await database.insertInto('messages').values(messages).execute()
  await forgetOld({ database, clock })
  const left = await Promise.all([
    database.selectFrom('tickets').select('subject as id').execute(),
    database.selectFrom('registrations').select('id').execute(),
    database.selectFrom('messages').select('id').orderBy('id').execute(),
  ])
  expect(left.map((ids) => ids.map(({ id }) => id))).toEqual([
    ['1'],
    ['1'],
    ['just-sent', 'waiting'],
  ])
})
