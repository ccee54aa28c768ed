import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import { createPermissionCache, type PermissionCache } from './permission-cache.ts'

const SOON = { timeout: 10_000, interval: 20 }
const clock = fixedClock('2026-11-25T09:00:00Z')
let stack: AsyncDisposableStack
let test: TestDatabase
/** As in two processes. */
let here: PermissionCache
let there: PermissionCache
let answers: boolean[]

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  test = stack.use(await createTestDatabase(inject('databaseUrl')))
  const { database, url: databaseUrl } = test
  const log = createLogger('test', 'silent')
  const start = () =>
    stack.use(
      createPermissionCache({
        database,
        databaseUrl,
        clock,
        log,
        onAnswer: (hit) => void answers.push(hit),
      }),
    )
  answers = []
  here = start()
  there = start()
})
afterAll(() => stack.disposeAsync())

beforeEach(async () => {
  await test.database.deleteFrom('user_mappings').execute()
  const now = new Date(clock.now())
  await test.database
    .insertInto('user_mappings')
    .values({
      clerk_user_id: 'user_ada',
      email: null,
      name: null,
      own_roles: [],
      roles: ['org:member'],
      status: 'active',
      clerk_version: 1,
      clerk_event: 'msg_1',
      created_at: now,
      updated_at: now,
    })
    .execute()
})

async function isRemembered(cache: PermissionCache): Promise<boolean> {
  await cache.of('user_ada')
  answers.length = 0
  await cache.of('user_ada')
  return answers[0] === true
}

describe('what somebody may do', () => {
  it('is remembered for five minutes', async () => {
    await expect.poll(() => isRemembered(here), SOON).toBe(true)
    clock.advance(5 * 60_000 - 1)
    answers.length = 0
    clock.advance(1)
    await here.of('user_ada')
    expect(answers).toEqual([false])
  })

  it('is forgotten in every process when their roles change, whoever changes them', async () => {
    await test.database
      .updateTable('user_mappings')
      .set({ roles: ['org:viewer'] })
      .execute()
    await expect.poll(() => here.of('user_ada'), SOON).toBe('read_only')
    await expect.poll(() => there.of('user_ada'), SOON).toBe('read_only')
    await test.database.updateTable('user_mappings').set({ status: 'suspended' }).execute()
    await expect.poll(() => there.of('user_ada'), SOON).toBeUndefined()
  })

  it('is forgotten when a role is worth something else', async () => {
    for (const cache of [here, there]) {
      await expect.poll(() => isRemembered(cache), SOON).toBe(true)
    }
    const worth = (permission: 'admin' | 'user') =>
      test.database
        .updateTable('clerk_roles')
        .set({ permission })
        .where('role', '=', 'org:member')
        .execute()
    await worth('admin')
    await expect.poll(() => here.of('user_ada'), SOON).toBe('admin')
    await expect.poll(() => there.of('user_ada'), SOON).toBe('admin')
    await worth('user')
  })

  it('is not forgotten for what somebody else is', async () => {
    await test.database.updateTable('user_mappings').set({ name: 'Renamed' }).execute()
    const isLeft = async () => {
      await here.of('user_ada')
      here.clear('user_grace')
      answers.length = 0
      await here.of('user_ada')
      return answers[0]
    }
    // What the last test changed may be heard only now.
    await expect.poll(isLeft, SOON).toBe(true)
  })
})
