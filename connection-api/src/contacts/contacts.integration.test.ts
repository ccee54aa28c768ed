import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { newId } from '@parley/shared/identity/ids'
import { addUser } from '../testing/add-user.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'

const Contacts = z.object({ contacts: z.array(z.object({ id: z.string() })) })

let world: ServiceWithTools
let service: TestService

beforeAll(async () => {
  world = await startWithTools()
  service = world.service
})
afterAll(() => world[Symbol.asyncDispose]())

it('lists the owner’s own contacts, all or by a name as it was heard', async () => {
  const { database, client } = service
  const ada = await addUser(database)
  const grace = await addUser(database)
  const now = new Date()
  const people = Array.from({ length: 60 }, (_, index) => `Person ${index}`)
  await database
    .insertInto('contacts')
    .values(
      [...people, 'Jon Smyth'].map((name) => ({
        id: newId('contact'),
        owner_id: ada.id,
        name,
        phone: null,
        email: null,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
  const token = await client.signIn(ada)
  const { body } = await client.get('/api/contacts', token)
  expect(body).toHaveProperty('contacts.length', 61)
  const heard = await client.get('/api/contacts?name=John%20Smith', token)
  expect(heard.body).toMatchObject({ contacts: [{ name: 'Jon Smyth', phone: null }] })
  const nobody = await client.get('/api/contacts?name=Bob', token)
  expect([nobody.status, nobody.body]).toEqual([200, { contacts: [] }])
  const others = await client.get('/api/contacts', await client.signIn(grace))
  expect(others.body).toEqual({ contacts: [] })
  expect((await client.get('/api/contacts')).status).toBe(401)
})

it('saves, changes and removes what the owner asks for, and nobody else’s', async () => {
  const { database, client } = service
  const [ada, grace] = [await addUser(database), await addUser(database)]
  const [token, other] = [await client.signIn(ada), await client.signIn(grace)]
  const sam = { name: 'Sam Lee', phone: '020 7946 0123' }
  const saved = await client.post('/api/contacts', sam, token)
  expect(saved).toMatchObject({
    status: 201,
    body: { contacts: [{ name: 'Sam Lee', phone: '02079460123', source: 'owner' }] },
  })
  const { contacts } = Contacts.parse(saved.body)
  const path = `/api/contacts/${contacts[0]?.id}`
  const changed = await client.patch(path, { email: 'sam@example.com', name: 'Samuel Lee' }, token)
  expect(changed.body).toMatchObject({
    contact: { name: 'Samuel Lee', phone: '02079460123', email: 'sam@example.com' },
  })
  const emptied = await client.patch(path, { phone: null }, token)
  expect(emptied.body).toMatchObject({
    contact: { name: 'Samuel Lee', phone: null, email: 'sam@example.com' },
  })
  expect((await client.patch(path, { phone: '' }, token)).status).toBe(400)
  for (const answer of [
    await client.patch(path, { name: 'Eve' }, other),
    await client.delete(path, other),
  ]) {
    expect([answer.status, answer.code]).toEqual([404, 'contact_unknown'])
  }
  expect((await client.patch(path, {}, token)).status).toBe(400)
  expect((await client.post('/api/contacts', { ...sam, phone: 'none' }, token)).status).toBe(400)
  expect((await client.delete(path, token)).status).toBe(204)
  expect((await client.get('/api/contacts', token)).body).toEqual({ contacts: [] })
  const viewer = await client.signIn(await addUser(database, { role: 'viewer' }))
  expect((await client.post('/api/contacts', sam, viewer)).status).toBe(403)
})
