import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readCall } from '@parley/shared/sessions/call-record'
import { realServices } from '@parley/shared/testing/real-services'
import { renderSession } from '../../../dev/src/clerk/simulated-membership.ts'
import { renderUser, type SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import { newMessageId } from '../../../dev/src/clerk/webhooks.ts'
import { addUser } from '../testing/add-user.ts'
import { linkTo, type BreakableLink } from '../testing/breakable-link.ts'
import { startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'
import { openedCall } from '../testing/opened-call.ts'
import { workEvent } from './work-event.ts'

const SOON = { timeout: 20_000, interval: 20 }

let stack: AsyncDisposableStack
let postgres: BreakableLink
let redis: BreakableLink
let scene: ClerkScene
let clara: SimulatedClerkUser
let admin: string

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const real = realServices()
  postgres = stack.use(await linkTo(real.databaseUrl))
  redis = stack.use(await linkTo(real.redisUrl))
  const linked = { ...real, databaseUrl: postgres.url, redisUrl: redis.url }
  scene = stack.use(await startClerkScene(linked))
  const user = await addUser(database(), { role: 'admin' })
  admin = await client().signIn(user)
})
afterAll(() => stack.disposeAsync())
beforeEach(() => {
  clara = scene.clerk.addUser()
})
afterEach(mend)

const client = () => scene.world.service.client
const database = () => scene.world.service.database

async function mend(): Promise<void> {
  postgres.mend()
  redis.mend()
  await expect.poll(async () => (await client().get('/health/ready')).status, SOON).toBe(200)
}

const eventRow = (id: string) =>
  database().selectFrom('clerk_events').selectAll().where('id', '=', id).executeTakeFirst()

const nameOf = async () => {
  const query = database().selectFrom('user_mappings').select('name')
  return (await query.where('clerk_user_id', '=', clara.id).executeTakeFirst())?.name
}

describe('a webhook of Clerk’s', () => {
  it.each(['asked', 'answered'] as const)(
    'that Postgres dies on (%s) is answered 503, and done once when it comes again',
    async (when) => {
      const id = newMessageId()
      const created = { type: 'user.created', data: renderUser(clara, 5), id }
      postgres.cutAt('insert into "clerk_events"', when)
      expect(await scene.deliver(created)).toBe(503)
      await mend()
      expect([await scene.deliver(created), await scene.deliver(created)]).toEqual([200, 200])
      await expect
        .poll(() => eventRow(id), SOON)
        .toMatchObject({ done_at: expect.any(Date), attempts: 1 })
      expect(await nameOf()).toBe('Clara Clerk')
    },
  )

  it('that came without Redis is kept, and ends what it ends when Redis is back', async () => {
    const session = scene.clerk.signIn(clara)
    const token = await session.token()
    const { callId } = await openedCall(client(), token)
    const id = newMessageId()
    redis.cut()
    const data = renderSession(session.sid, clara.id, 'ended', Date.now())
    expect(await scene.deliver({ type: 'session.ended', data, id })).toBe(200)
    await expect.poll(() => eventRow(id), SOON).toMatchObject({ attempts: 1, done_at: null })
    await mend()
    // The queue does it after a pause.
    await workEvent(scene.parts, id)
    expect(await readCall(scene.world.service.redis, callId)).toMatchObject({ state: 'ended' })
    expect((await client().get('/users/me', token)).code).toBe('signed_out')
  })
})

const doneByAdmin = async (tool: string) => {
  const query = database().selectFrom('audit').select('id').where('tool', '=', tool)
  return (await query.execute()).length
}

describe('an admin', () => {
  it('is shown nobody of whom it cannot be written down', async () => {
    const id = newMessageId()
    await scene.deliver({ type: 'user.created', data: renderUser(clara, 5), id })
    await expect.poll(nameOf, SOON).toBe('Clara Clerk')
    postgres.cutAt('insert into "audit"', 'asked')
    const { status, body } = await client().get('/api/admin/user-mappings', admin)
    expect(status).toBe(503)
    expect(JSON.stringify(body)).not.toContain('Clara')
    await mend()
    const shown = await client().get('/api/admin/user-mappings', admin)
    expect(JSON.stringify(shown.body)).toContain('Clara')
  })

  it.each(['insert into "audit"', '"sync_runs"'])(
    'who has everybody read anew presses again when Postgres dies at %s',
    async (at) => {
      const before = await doneByAdmin('admin.sync_all')
      postgres.cutAt(at, 'asked')
      const press = () => client().post('/api/admin/manual-sync', { all: true }, admin)
      expect((await press()).status).toBe(503)
      await mend()
      expect((await press()).status).toBe(202)
      expect(await doneByAdmin('admin.sync_all')).toBeGreaterThan(before)
      const Run = z.object({ run: z.looseObject({ finished_at: z.string().nullable() }) })
      const finished = async () => {
        const { body } = await client().get('/api/admin/manual-sync', admin)
        return Run.parse(body).run.finished_at
      }
      await expect.poll(finished, SOON).toEqual(expect.any(String))
    },
  )

  it('hears that figures cannot be read without Redis, and everything else goes on', async () => {
    redis.cut()
    expect(await client().get('/api/admin/sync-metrics', admin)).toMatchObject({
      status: 503,
      code: 'unavailable',
    })
    expect((await client().get('/api/admin/user-mappings', admin)).status).toBe(200)
  })
})
