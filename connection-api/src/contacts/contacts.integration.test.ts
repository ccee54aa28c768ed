import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { freePort } from '@parley/shared/testing/free-port'
import { addUser } from '../testing/add-user.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let server: AsyncDisposable
let service: TestService

beforeAll(async () => {
  const port = await freePort()
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  service = await startTestService(real, 8, { MCP_SERVER_URL: `http://127.0.0.1:${port}/mcp` })
  server = await startMcpServer(service, port)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})

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
