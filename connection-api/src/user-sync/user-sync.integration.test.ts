import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '@parley/shared/time/clock'
import { realServices } from '@parley/shared/testing/real-services'
import {
  startSimulatedAirtable,
  type SimulatedAirtable,
} from '../../../dev/src/airtable/start-simulated-airtable.ts'
import { renderUser, type SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import { startSimulatedZep, type SimulatedZep } from '../../../dev/src/zep/start-simulated-zep.ts'
import { addUser } from '../testing/add-user.ts'
import { startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'

const SOON = { timeout: 20_000, interval: 50 }
const LONG_AGO = Date.parse('2026-01-01T00:00:00Z')
let stack: AsyncDisposableStack
let scene: ClerkScene
let zep: SimulatedZep
let airtable: SimulatedAirtable
let clara: SimulatedClerkUser
let token: string

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  zep = stack.use(await startSimulatedZep())
  airtable = stack.use(await startSimulatedAirtable(systemClock))
  const real = realServices()
  scene = stack.use(
    await startClerkScene(real, {
      ZEP_API_KEY: zep.apiKey,
      ZEP_API_URL: zep.url,
      AIRTABLE_API_KEY: airtable.apiKey,
      AIRTABLE_BASE_ID: airtable.baseId,
      AIRTABLE_ENDPOINT_URL: airtable.url,
    }),
  )
})
afterAll(() => stack.disposeAsync())
beforeEach(async () => {
  clara = scene.clerk.addUser({ updatedAt: LONG_AGO })
  token = await scene.clerk.signIn(clara).token()
})

const join = (organizationId: string, role = 'org:member') =>
  scene.clerk.setMembership({
    id: `orgmem_${clara.id}`,
    userId: clara.id,
    organizationId,
    role,
    updatedAt: LONG_AGO,
  })

const ssoSync = (body: object, bearer = token) =>
  scene.world.service.client.post('/api/auth/sso-sync', body, bearer)

const recordOf = (id: string) =>
  airtable.records.find(({ fields }) => fields['clerk_user_id'] === id)?.fields

describe('somebody of Clerk’s', () => {
  it('is written to Zep and Airtable as they come, change and go', async () => {
    await scene.deliver({ type: 'user.created', data: renderUser(clara, LONG_AGO) })
    await expect.poll(() => zep.users.get(clara.id), SOON).toMatchObject({ first_name: 'Clara' })
    await expect
      .poll(() => recordOf(clara.id), SOON)
      .toMatchObject({ zep_user_id: clara.id, status: 'active', roles: ['user'] })
    const renamed = renderUser({ ...clara, firstName: 'Klara', updatedAt: LONG_AGO + 1 }, 0)
    await scene.deliver({ type: 'user.updated', data: renamed })
    await expect.poll(() => zep.users.get(clara.id)?.first_name, SOON).toBe('Klara')
    await scene.deliver({ type: 'user.deleted', data: { id: clara.id, deleted: true } })
    await expect.poll(() => zep.users.has(clara.id), SOON).toBe(false)
    await expect
      .poll(() => recordOf(clara.id), SOON)
      .toMatchObject({ zep_user_id: '', email: '', name: '', status: 'deleted' })
  })
})

describe('POST /api/auth/sso-sync', () => {
  it('keeps what Clerk says of whoever asks, for the first time and again', async () => {
    join('org_123', 'org:viewer')
    const first = await ssoSync({ organizationId: 'org_123' })
    expect(first.body).toEqual({ success: true, firstTimeLogin: true, userId: clara.id })
    const me = await scene.world.service.client.get('/users/me', token)
    expect(me.body).toMatchObject({ user: { roles: ['viewer'] } })
    await expect
      .poll(() => zep.users.get(clara.id)?.metadata, SOON)
      .toEqual({ roles: ['org:viewer'], permission: 'read_only', status: 'active' })
    const again = () => ssoSync({}).then(({ body }) => body)
    await expect.poll(again, SOON).toMatchObject({ firstTimeLogin: false })
  })

  it('hears of memberships that ended while no webhook came', async () => {
    join('org_123')
    await ssoSync({})
    scene.clerk.removeMembership(`orgmem_${clara.id}`)
    expect((await ssoSync({ organizationId: 'org_123' })).code).toBe('not_a_member')
    const me = await scene.world.service.client.get('/users/me', token)
    expect(me.body).toMatchObject({ user: { roles: [] } })
  })

  it('is for people of Clerk’s, and of the organisation that they name', async () => {
    join('org_123')
    expect(await ssoSync({ organizationId: 'org_other' })).toMatchObject({
      status: 403,
      code: 'not_a_member',
    })
    expect((await ssoSync({ userId: 'user_other' })).status).toBe(400)
    const ada = await addUser(scene.world.service.database)
    const bearer = await scene.world.service.client.signIn(ada)
    expect(await ssoSync({}, bearer)).toMatchObject({ status: 409, code: 'not_of_clerk' })
  })

  it('waits where Clerk cannot be asked', async () => {
    await scene.world.service.client.get('/users/me', token)
    scene.clerk.setDown(true)
    const answer = await ssoSync({})
    scene.clerk.setDown(false)
    expect(answer.status).toBe(503)
  })
})

describe('GET /api/admin/sync-metrics', () => {
  it('counts people, places and webhooks beside what is aimed at, for admins', async () => {
    const { client, database } = scene.world.service
    await scene.deliver({ type: 'user.created', data: renderUser(clara, LONG_AGO) })
    const admin = await addUser(database, { role: 'admin' })
    const bearer = await client.signIn(admin)
    const metrics = () => client.get('/api/admin/sync-metrics', bearer).then(({ body }) => body)
    await expect.poll(metrics, SOON).toMatchObject({
      users: { total: expect.any(Number), deleted: expect.any(Number) },
      places: [
        { place: 'zep', waiting: 0, failed: 0, problem: null },
        { place: 'airtable', waiting: 0, failed: 0, problem: null },
      ],
      webhook_latency: { p95_ms: expect.any(Number), target_ms: 500, alert_ms: 1000 },
      webhooks_24h: { dead: 0, rate: 1, target: 0.99, alert: 0.95 },
      sync_success_rate: { rate: 1, target: 0.99 },
      permission_cache_hit_rate: { rate: expect.any(Number), target: 0.8 },
    })
    expect(JSON.stringify(await metrics())).not.toContain(clara.email)
    expect((await client.get('/api/admin/sync-metrics', token)).status).toBe(403)
  })
})
