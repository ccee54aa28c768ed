import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { createTestDatabase, type TestDatabase } from '@parley/shared/testing/test-database'
import {
  startSimulatedAirtable,
  type SimulatedAirtable,
} from '../../../dev/src/airtable/start-simulated-airtable.ts'
import { startSimulatedZep, type SimulatedZep } from '../../../dev/src/zep/start-simulated-zep.ts'
import { createPermissionCache } from '../clerk-sync/permission-cache.ts'
import { writeAgain } from '../clerk-sync/pull-person.ts'
import { airtableMappings } from './airtable-mappings.ts'
import type { Place } from './place.ts'
import { writeDue, type WriteParts } from './write-due.ts'
import { zepUsers } from './zep-users.ts'

const clock = fixedClock('2026-11-25T09:00:00Z')
let test: TestDatabase
let parts: WriteParts
let stack: AsyncDisposableStack
let zep: SimulatedZep
let airtable: SimulatedAirtable
let places: { zep: Place; airtable: Place }

beforeAll(async () => {
  test = await createTestDatabase(inject('databaseUrl'))
})
afterAll(() => test[Symbol.asyncDispose]())

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  const { database, url: databaseUrl } = test
  await database.deleteFrom('user_mappings').execute()
  await database.updateTable('sync_places').set({ not_before: null, problem: null }).execute()
  const log = createLogger('test', 'silent')
  const permissions = stack.use(
    createPermissionCache({ database, databaseUrl, clock, log, onAnswer: () => undefined }),
  )
  parts = { database, clock, log, permissions }
  zep = stack.use(await startSimulatedZep())
  // Its limit is on requests as they really come.
  airtable = stack.use(await startSimulatedAirtable({ now: () => Date.now() }))
  places = {
    zep: await zepUsers({ apiKey: zep.apiKey, baseUrl: `${zep.url}/api/v2` }),
    airtable: await airtableMappings({
      apiKey: airtable.apiKey,
      baseId: airtable.baseId,
      table: airtable.table,
      endpointUrl: airtable.url,
    }),
  }
})
afterEach(() => stack.disposeAsync())

async function addPeople(...ids: string[]): Promise<void> {
  const now = new Date(clock.now())
  await test.database
    .insertInto('user_mappings')
    .values(
      ids.map((id) => ({
        clerk_user_id: id,
        email: `${id}@example.com`,
        name: `${id} von Neumann`,
        own_roles: [],
        roles: ['org:member'],
        status: 'active' as const,
        clerk_version: 1,
        clerk_event: 'msg_1',
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}

const change = (id: string, to: { name?: string; roles?: string[]; status?: 'deleted' }) =>
  test.database.updateTable('user_mappings').set(to).where('clerk_user_id', '=', id).execute()

const syncOf = (id: string, place: 'zep' | 'airtable') =>
  test.database
    .selectFrom('mapping_syncs')
    .selectAll()
    .where('clerk_user_id', '=', id)
    .where('place', '=', place)
    .executeTakeFirst()

const recordOf = (id: string) =>
  airtable.records.find(({ fields }) => fields['clerk_user_id'] === id)?.fields

describe('Zep', () => {
  it('knows people with their roles, their changes, and none that are deleted', async () => {
    await addPeople('user_ada')
    expect(await writeDue(parts, places.zep)).toBe(1)
    expect(zep.users.get('user_ada')).toMatchObject({
      email: 'user_ada@example.com',
      first_name: 'user_ada',
      last_name: 'von Neumann',
      metadata: { roles: ['org:member'], permission: 'user', status: 'active' },
    })
    expect(await writeDue(parts, places.zep)).toBe(0)
    await change('user_ada', { name: 'Ada', roles: ['org:viewer'] })
    await writeDue(parts, places.zep)
    expect(zep.users.get('user_ada')).toMatchObject({
      first_name: 'Ada',
      metadata: { roles: ['org:viewer'], permission: 'read_only' },
    })
    await change('user_ada', { status: 'deleted' })
    await writeDue(parts, places.zep)
    expect(zep.users.has('user_ada')).toBe(false)
    expect(zep.requests.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'DELETE'])
  })

  it('may have somebody already, or have lost them, or never have had them', async () => {
    await addPeople('user_there', 'user_lost', 'user_never')
    zep.users.set('user_there', { user_id: 'user_there', email: 'old@example.com' })
    await change('user_never', { status: 'deleted' })
    await writeDue(parts, places.zep)
    expect(zep.users.get('user_there')?.email).toBe('user_there@example.com')
    zep.users.delete('user_lost')
    await change('user_lost', { name: 'Found' })
    await writeDue(parts, places.zep)
    expect(zep.users.get('user_lost')?.first_name).toBe('Found')
    expect(await syncOf('user_never', 'zep')).toMatchObject({ error: null, synced_revision: 2 })
  })

  it('that refuses somebody three times is not asked again, and the others go on', async () => {
    await addPeople('user_bad', 'user_good')
    zep.refuse('user_bad')
    for (const minutes of [0, 1, 1]) {
      clock.advance(minutes * 60_000)
      await writeDue(parts, places.zep)
    }
    expect(await syncOf('user_bad', 'zep')).toMatchObject({
      error: 'zep_400',
      failed_revision: 1,
      synced_revision: 0,
    })
    expect(zep.users.has('user_good')).toBe(true)
    clock.advance(3_600_000)
    expect(await writeDue(parts, places.zep)).toBe(0)
    await writeAgain(test.database, 'user_bad')
    expect(await writeDue(parts, places.zep)).toBe(1)
  })

  it('that does not answer is asked again with growing pauses, however long it takes', async () => {
    await addPeople('user_ada')
    zep.setDown(true)
    for (let hour = 0; hour < 24; hour += 1) {
      await writeDue(parts, places.zep)
      clock.advance(3_600_000)
    }
    expect(await syncOf('user_ada', 'zep')).toMatchObject({ attempts: 24, error: 'zep_503' })
    zep.setDown(false)
    expect(await writeDue(parts, places.zep)).toBe(1)
    expect(await syncOf('user_ada', 'zep')).toMatchObject({ attempts: 0, synced_revision: 1 })
    zep.setDown(true)
    await change('user_ada', { name: 'Later' })
    await writeDue(parts, places.zep)
    const asked = zep.requests.length
    clock.advance(4000)
    await writeDue(parts, places.zep)
    expect(zep.requests).toHaveLength(asked)
  })

  it('that is busy, or takes no key of ours, is left alone, and nobody is the worse for it', async () => {
    await addPeople('user_ada')
    zep.failNext(429)
    expect(await writeDue(parts, places.zep)).toBe(0)
    const place = await test.database
      .selectFrom('sync_places')
      .selectAll()
      .where('place', '=', 'zep')
      .executeTakeFirstOrThrow()
    expect(place).toMatchObject({ problem: 'zep_busy', lease_owner: null })
    expect(await writeDue(parts, places.zep)).toBe(0)
    clock.advance(10_000)
    expect(await writeDue(parts, places.zep)).toBe(1)
    expect(await syncOf('user_ada', 'zep')).toMatchObject({ attempts: 0 })
    await change('user_ada', { name: 'Later' })
    const wrong = await zepUsers({ apiKey: 'wrong', baseUrl: `${zep.url}/api/v2` })
    expect(await writeDue(parts, wrong)).toBe(0)
    clock.advance(60_000)
    expect(await writeDue(parts, places.zep)).toBe(1)
  })
})

describe('Airtable', () => {
  it('has a record for each person, with the seed’s fields, ten at a time and five a second', async () => {
    const people = Array.from(
      { length: 65 },
      (_, index) => `user_${String(index).padStart(2, '0')}`,
    )
    await addPeople(...people)
    await Promise.all([1, 2, 3].map(() => writeDue(parts, places.airtable)))
    expect(airtable.records).toHaveLength(65)
    expect(airtable.requests).toHaveLength(7)
    expect(airtable.refusals()).toBe(0)
    expect(recordOf('user_07')).toEqual({
      clerk_user_id: 'user_07',
      zep_user_id: '',
      email: 'user_07@example.com',
      name: 'user_07 von Neumann',
      roles: ['org:member'],
      status: 'active',
      last_synced_at: expect.stringMatching(/Z$/),
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    })
  })

  it('hears what somebody is called at Zep, and that they are deleted', async () => {
    await addPeople('user_ada')
    await writeDue(parts, places.airtable)
    await writeDue(parts, places.zep)
    await writeDue(parts, places.airtable)
    expect(recordOf('user_ada')).toMatchObject({ zep_user_id: 'user_ada' })
    await change('user_ada', { status: 'deleted' })
    await writeDue(parts, places.zep)
    await writeDue(parts, places.airtable)
    expect(recordOf('user_ada')).toMatchObject({ zep_user_id: '', status: 'deleted' })
    expect(airtable.records).toHaveLength(1)
  })

  it('hears it also of whom it was being written just then', async () => {
    await addPeople('user_ada')
    const { airtable: place, zep: zepsPlace } = places
    const slow: Place = {
      ...place,
      async write(people) {
        const written = await place.write(people)
        await writeDue(parts, zepsPlace)
        return written
      },
    }
    await writeDue(parts, slow)
    expect(recordOf('user_ada')).toMatchObject({ zep_user_id: 'user_ada' })
  })

  it('that says 429 is left alone for the whole of its penalty', async () => {
    await addPeople('user_ada')
    airtable.failNext(429)
    expect(await writeDue(parts, places.airtable)).toBe(0)
    clock.advance(30_000)
    expect(await writeDue(parts, places.airtable)).toBe(0)
    expect(airtable.requests).toHaveLength(1)
    clock.advance(1000)
    expect(await writeDue(parts, places.airtable)).toBe(1)
    expect(await syncOf('user_ada', 'airtable')).toMatchObject({ attempts: 0, error: null })
  })

  it('takes the others where it refuses one of ten', async () => {
    await addPeople('user_bad', 'user_good', 'user_fine')
    airtable.refuse('user_bad')
    await writeDue(parts, places.airtable)
    expect(airtable.records).toHaveLength(2)
    expect(await syncOf('user_bad', 'airtable')).toMatchObject({
      attempts: 1,
      error: 'airtable_422',
    })
    expect(airtable.refusals()).toBe(0)
  })
})
