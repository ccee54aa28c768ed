import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { z } from 'zod'
import { askLiveness } from '@parley/shared/sessions/liveness'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { toEpochSeconds } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
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
  const real = realServices()
  service = await startTestService(real, {}, { postgres: postgres.url, redis: redis.url })
  ada = await addUser(service.database)
  const spare = [{ user_id: ada.id, role: 'spare' }]
  await service.database.insertInto('user_roles').values(spare).execute()
  token = await service.client.signIn(ada)
})
afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await redis[Symbol.asyncDispose]()
})

const signIn = () =>
  service.client.post('/api/auth/login', { email: ada.email, password: TEST_PASSWORD })
const refresh = (refreshToken: string) => service.client.post('/api/auth/refresh', { refreshToken })
const me = () => service.client.get('/api/auth/me', token)
const connect = () => service.client.post('/api/connection-details', {}, token)
const ready = () => service.client.get('/health/ready')

async function isBack(): Promise<void> {
  await vi.waitFor(async () => expect((await ready()).status).toBe(200), { timeout: 10_000 })
}

async function signedIn() {
  const { body } = await signIn()
  return z.object({ accessToken: z.string(), refreshToken: z.string() }).parse(body)
}

describe('without Redis', () => {
  it('nobody refreshes or guesses, and a role that is lost then is lost for tool tokens too', async () => {
    const { accessToken, refreshToken } = await signedIn()
    const sid = String(decodeJwt(accessToken)['sid'])
    await markLoginActive(service.redis, sid)
    // Of a second after the start, which ends what was held before it.
    const held = { sub: ada.id, issuedAt: toEpochSeconds(Date.now()) + 1 }
    await vi.waitFor(() => expect(toEpochSeconds(Date.now())).toBe(held.issuedAt), 3000)
    const ask = () => askLiveness(service.redis, { on: { login: sid, held }, useOnce: undefined })
    expect(await ask()).toBe('live')
    redis.cut()
    try {
      expect(await refresh(refreshToken)).toMatchObject({ status: 503, code: 'unavailable' })
      const change = { currentPassword: TEST_PASSWORD, newPassword: 'seven green kettles at dawn' }
      const answer = await service.client.post('/api/auth/password/change', change, accessToken)
      expect(answer.status).toBe(503)
      const roles = service.database.deleteFrom('user_roles').where('user_id', '=', ada.id)
      await roles.where('role', '=', 'spare').execute()
    } finally {
      redis.mend()
    }
    await isBack()
    await vi.waitFor(async () => expect(await ask()).toBe('over'), { timeout: 10_000 })
    expect((await refresh(refreshToken)).status).toBe(200)
  })

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
    const { refreshToken } = await signedIn()
    postgres.cut()
    try {
      expect(await refresh(refreshToken)).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await me()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await connect()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await signIn()).toMatchObject({ status: 503, code: 'unavailable' })
      expect(await ready()).toMatchObject({ status: 503, body: { checks: { postgres: 'down' } } })
    } finally {
      postgres.mend()
    }
    await isBack()
    expect((await me()).status).toBe(200)
    expect((await refresh(refreshToken)).status).toBe(200)
  })
})
