import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { renderUser, type SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import { newMessageId } from '../../../dev/src/clerk/webhooks.ts'
import { startSimulatedZep, type SimulatedZep } from '../../../dev/src/zep/start-simulated-zep.ts'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'

const SOON = { timeout: 20_000, interval: 50 }
const LONG_AGO = Date.parse('2026-01-01T00:00:00Z')
let stack: AsyncDisposableStack
let scene: ClerkScene
let zep: SimulatedZep
let admin: TestUser
let token: string
let people: SimulatedClerkUser[]

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  zep = stack.use(await startSimulatedZep())
  const real = realServices()
  const changes = { ZEP_API_KEY: zep.apiKey, ZEP_API_URL: zep.url }
  scene = stack.use(await startClerkScene(real, changes))
  admin = await addUser(scene.world.service.database, { role: 'admin' })
  token = await scene.world.service.client.signIn(admin)
  people = Array.from({ length: 30 }, (_, index) =>
    scene.clerk.addUser({ firstName: `Person${index}`, lastName: 'Per_cent', updatedAt: LONG_AGO }),
  )
})
afterAll(() => stack.disposeAsync())

const client = () => scene.world.service.client

const Mappings = z.object({
  mappings: z.array(z.looseObject({ clerk_user_id: z.string(), name: z.string().nullable() })),
  total: z.number(),
  page: z.number(),
  pages: z.number(),
})
const mappings = async (query = '') =>
  Mappings.parse((await client().get(`/api/admin/user-mappings${query}`, token)).body)

const auditOf = (owner: string) =>
  scene.world.service.database
    .selectFrom('audit')
    .select(['tool', 'code', 'caller_id'])
    .where('owner_id', '=', owner)
    .orderBy('at')
    .execute()

describe('an admin', () => {
  it('has everybody read anew, and sees how far that has come, whatever page they close', async () => {
    const started = await client().post('/api/admin/manual-sync', { all: true }, token)
    expect(started).toMatchObject({ status: 202, body: { success: true } })
    const run = () =>
      client()
        .get('/api/admin/manual-sync', token)
        .then(({ body }) => body)
    await expect.poll(run, SOON).toMatchObject({
      run: { read: 30, total: 30, unknown: 0, finished_at: expect.any(String) },
    })
    await expect.poll(() => zep.users.size, SOON).toBe(30)
    expect(await mappings()).toMatchObject({ total: 30, page: 1, pages: 1 })
  })

  it('pages and searches people, and each personal field that is shown is written down', async () => {
    const second = await mappings('?limit=20&page=2')
    expect(second).toMatchObject({ total: 30, page: 2, pages: 2 })
    expect(second.mappings).toHaveLength(10)
    const [person] = people
    const found = await mappings(`?search=${person?.id}`)
    expect(found.mappings).toEqual([
      {
        clerk_user_id: person?.id,
        zep_user_id: person?.id,
        email: person?.email,
        name: 'Person0 Per_cent',
        roles: ['user'],
        permission: 'user',
        status: 'active',
        last_synced_at: expect.any(String),
        created_at: expect.any(String),
        updated_at: expect.any(String),
        places: [{ place: 'zep', state: 'synced', error: null }],
      },
    ])
    expect((await mappings('?search=person17')).total).toBe(1)
    expect((await mappings('?search=%25')).total).toBe(0)
    expect((await mappings('?search=r_c')).total).toBe(30)
    expect((await mappings('?status=deleted')).total).toBe(0)
    const shown = (await auditOf(person?.id ?? '')).at(-1)
    expect(shown).toEqual({
      tool: 'admin.show_person',
      code: 'name,email',
      caller_id: admin.id,
    })
  })

  it('has one person read anew, and hears when Clerk knows nobody of that id', async () => {
    const [, person] = people
    const userId = person?.id ?? ''
    zep.users.delete(userId)
    const sync = (id: string) => client().post('/api/admin/manual-sync', { userId: id }, token)
    expect((await sync(userId)).body).toEqual({ success: true, userId })
    await expect.poll(() => zep.users.has(userId), SOON).toBe(true)
    expect(await auditOf(userId)).toContainEqual(
      expect.objectContaining({ tool: 'admin.sync_person', caller_id: admin.id }),
    )
    expect(await sync('user_nobody')).toMatchObject({ status: 404, code: 'user_not_found' })
    expect((await sync('*')).status).toBe(400)
  })

  it('says what a role is worth, for everybody who has it', async () => {
    const [, , person] = people
    const worth = (permission: string) =>
      client().put('/api/admin/clerk-roles/user', { permission }, token)
    expect((await worth('read_only')).body).toMatchObject({ people: 30 })
    const permission = () => mappings(`?search=${person?.id}`).then((found) => found.mappings[0])
    await expect.poll(permission, SOON).toMatchObject({ permission: 'read_only' })
    const atZep = () => zep.users.get(person?.id ?? '')?.metadata
    await expect.poll(atZep, SOON).toMatchObject({ permission: 'read_only' })
    const bearer = await scene.clerk.signIn(person ?? { id: '' }).token()
    const me = await client().get('/users/me', bearer)
    expect(me.body).toMatchObject({ user: { permissions: ['read'] } })
    await worth('user')
    expect((await client().get('/users/me', bearer)).body).toMatchObject({
      user: { roles: ['customer'] },
    })
    expect((await worth('emperor')).status).toBe(400)
  })

  it('is the only one who may', async () => {
    const bearer = await scene.clerk.signIn(people[3] ?? { id: '' }).token()
    const doors = ['user-mappings', 'sync-metrics', 'manual-sync', 'clerk-roles', 'clerk-events']
    for (const door of doors) {
      expect((await client().get(`/api/admin/${door}`, bearer)).status).toBe(403)
      expect((await client().get(`/api/admin/${door}`)).status).toBe(401)
    }
    const sync = await client().post('/api/admin/manual-sync', { all: true }, bearer)
    expect(sync.status).toBe(403)
  })
})

describe('the page /admin/user-sync', () => {
  const PAGE = '/admin/user-sync'

  it('shows how it stands, syncs, searches and retries by its buttons alone', async () => {
    const { database } = scene.world.service
    const dead = newMessageId()
    await scene.deliver({ type: 'user.created', data: { id: 7 }, id: dead })
    const browser = await scene.world.signedInBrowser(admin)
    const page = await browser.get(PAGE)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.text).toContain('30 people: 30 active')
    expect(page.text).toContain('user.created')
    const found = await browser.press(page, PAGE, { wish: 'search', search: 'Person11' })
    expect(found.status).toBe(200)
    expect(found.text).toContain('Person11 Per_cent')
    expect(found.text).not.toContain('Person12')
    const user = people[11]?.id ?? ''
    zep.users.delete(user)
    const synced = await browser.press(found, PAGE, { wish: 'sync', user })
    expect(synced).toMatchObject({ status: 303, location: `${PAGE}?said=synced` })
    await expect.poll(() => zep.users.has(user), SOON).toBe(true)
    const retried = await browser.press(page, PAGE, { wish: 'retry', event: dead })
    expect(retried.location).toBe(`${PAGE}?said=retried`)
    const state = () =>
      database.selectFrom('clerk_events').selectAll().where('id', '=', dead).executeTakeFirst()
    await expect.poll(state, SOON).toMatchObject({ attempts: 1 })
    const all = await browser.press(page, PAGE, { wish: 'sync_all' })
    expect((await browser.get(all.location)).text).toContain('Everybody is being read anew')
  })

  it('is for admins, who press its buttons themselves', async () => {
    const { database } = scene.world.service
    const stranger = scene.world.browser()
    expect((await stranger.get(PAGE)).location).toBe(`/login?return=${PAGE}`)
    const ada = await scene.world.newPerson()
    const browser = await scene.world.signedInBrowser(ada)
    const refused = await browser.get(PAGE)
    expect(refused.status).toBe(403)
    expect(refused.text).not.toContain('Person')
    const forged = await scene.world.signedInBrowser(admin)
    expect((await forged.post(PAGE, { wish: 'sync_all' })).status).toBe(403)
    const runs = await database.selectFrom('sync_runs').select('started_by').execute()
    expect(runs.every(({ started_by }) => started_by === admin.id)).toBe(true)
  })

  it('names people as text, whatever they are called', async () => {
    const mallory = scene.clerk.addUser({ firstName: '<script>', updatedAt: LONG_AGO })
    await scene.deliver({ type: 'user.created', data: renderUser(mallory, LONG_AGO) })
    const browser = await scene.world.signedInBrowser(admin)
    const search = async () => {
      const page = await browser.get(PAGE)
      return (await browser.press(page, PAGE, { wish: 'search', search: mallory.id })).text
    }
    await expect.poll(search, SOON).toContain('&lt;script&gt;')
    expect(await search()).not.toContain('<script>')
  })
})
