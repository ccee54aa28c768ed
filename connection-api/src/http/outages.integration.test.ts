import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { addUser, TEST_PASSWORD, type TestUser } from '../testing/add-user.ts'
import { linkTo, type BreakableLink } from '../testing/breakable-link.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'

let postgres: BreakableLink
let redis: BreakableLink
let service: TestService
let ada: TestUser
let token: string

beforeAll(async () => {
  postgres = await linkTo(inject('databaseUrl'))
  redis = await linkTo(inject('redisUrl'))
  const real = {
    databaseUrl: inject('databaseUrl'),
    redisUrl: inject('redisUrl'),
    livekit: inject('livekit'),
  }
  service = await startTestService(real, 9, {}, { postgres: postgres.url, redis: redis.url })
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
})

const signIn = () =>
  service.client.post('/api/auth/login', { email: ada.email, password: TEST_PASSWORD })
const me = () => service.client.get('/api/auth/me', token)
const connect = () => service.client.post('/api/connection-details', {}, token)
const ready = () => service.client.get('/health/ready')

async function isBack(): Promise<void> {
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), { timeout: 10_000 })
}

describe('without Redis', () => {
  it('nobody signs in and no call is opened, until it is back', async () => {
    redis.cut()
    try {
      expect(await signIn()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await connect()).toMatchObject({ status: 503, code: 'unavailable' })
      expect((await me()).status).toBe(200)
      expect(await ready()).toMatchObject({ status: 503, body: { checks: { redis: 'down' } } })
      expect((await service.client.get('/health')).status).toBe(200)
    } finally {
      redis.mend()
    }
    await isBack()
    await service.redis.script('FLUSH')
    expect((await signIn()).status).toBe(200)
    expect((await connect()).status).toBe(200)
  })
})

describe('without Postgres', () => {
  it('nobody is told to sign in again', async () => {
    postgres.cut()
    try {
      expect(await me()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await connect()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await signIn()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await ready()).toMatchObject({ status: 503, body: { checks: { postgres: 'down' } } })
    } finally {
      postgres.mend()
    }
    await isBack()
    expect((await me()).status).toBe(200)
  })
})
