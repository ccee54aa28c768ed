import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { freePort } from '@parley/shared/testing/free-port'
import { addUser } from '../testing/add-user.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let server: AsyncDisposable
let service: TestService
let token: string

beforeAll(async () => {
  const port = await freePort()
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  service = await startTestService(real, 61, { MCP_SERVER_URL: `http://127.0.0.1:${port}/mcp` })
  server = await startMcpServer(service, port)
  token = await service.client.signIn(await addUser(service.database))
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
})

const availability = async () => (await service.client.get('/api/me/availability', token)).body

describe('when somebody may be booked', () => {
  it('is set by the same tool as in a call, weekday by weekday, and days off', async () => {
    const { client } = service
    const monday = { days: 'Monday', hours: '09:00 to 12:00 and 13:30 to 17:00' }
    expect((await client.post('/api/me/working-hours', monday, token)).status).toBe(200)
    const christmas = { days: '25 December', hours: 'closed', holiday: 'Christmas' }
    expect((await client.post('/api/me/working-hours', christmas, token)).status).toBe(200)
    expect(await availability()).toMatchObject({
      hours: [
        { weekday: 1, starts: '09:00', ends: '12:00' },
        { weekday: 1, starts: '13:30', ends: '17:00' },
      ],
      holidays: [{ name: 'Christmas' }],
    })
  })

  it('is refused in words where it is not understood, and left as it was', async () => {
    const before = await availability()
    const answer = await service.client.post(
      '/api/me/working-hours',
      { days: 'Monday', hours: 'blue' },
      token,
    )
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await availability()).toEqual(before)
  })
})

describe('kinds of appointment', () => {
  it('are added and removed', async () => {
    const { client } = service
    const path = '/api/me/appointment-kinds'
    const kind = { name: 'Check-up', minutes: 45, price: '40 pounds' }
    const added = await client.post(path, kind, token)
    expect(added.body).toMatchObject({ kinds: [{ ...kind, place: null }] })
    const removed = await client.post(path, { name: 'Check-up', remove: true }, token)
    expect(removed.body).toMatchObject({ kinds: [] })
  })

  it('are nobody else’s business', async () => {
    const other = await service.client.signIn(await addUser(service.database))
    const { body } = await service.client.get('/api/me/availability', other)
    expect(body).toEqual({ hours: [], holidays: [], kinds: [] })
    expect((await service.client.get('/api/me/availability')).status).toBe(401)
  })
})
