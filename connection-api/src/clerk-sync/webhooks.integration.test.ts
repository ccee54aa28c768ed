import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { z } from 'zod'
import { freePort } from '@parley/shared/testing/free-port'
import { readCall } from '@parley/shared/sessions/call-record'
import { realServices } from '@parley/shared/testing/real-services'
import { renderMembership, renderSession } from '../../../dev/src/clerk/simulated-membership.ts'
import { renderUser, type SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import type { SimulatedClerkSession } from '../../../dev/src/clerk/start-simulated-clerk.ts'
import { newMessageId, signWebhook } from '../../../dev/src/clerk/webhooks.ts'
import { addUser } from '../testing/add-user.ts'
import { CLERK_AUDIENCE, startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { useTool } from '../testing/tool-door.ts'
import { wakeEvents } from './wake-events.ts'
import { workEvent } from './work-event.ts'

let stack: AsyncDisposableStack
let scene: ClerkScene
let mcp: string
let clara: SimulatedClerkUser
let session: SimulatedClerkSession

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const port = await freePort()
  mcp = `http://127.0.0.1:${port}`
  const real = realServices()
  scene = stack.use(await startClerkScene(real, { MCP_SERVER_URL: `${mcp}/mcp` }))
  stack.use(await startMcpServer(scene.world.service, port))
})
afterAll(() => stack.disposeAsync())
beforeEach(() => {
  clara = scene.clerk.addUser()
  session = scene.clerk.signIn(clara)
})

const me = (token: string) => scene.world.service.client.get('/users/me', token)
/** Comes true by itself, on a busy machine too. */
const SOON = { timeout: 20_000, interval: 20 }
const database = () => scene.world.service.database

const sessionOver = (sid: string, what = 'ended') =>
  scene.deliver({
    type: `session.${what}`,
    data: renderSession(sid, clara.id, what, Date.now()),
  })

const membership = (role: string, updatedAt: number, what = 'created') =>
  scene.deliver({
    type: `organizationMembership.${what}`,
    data: renderMembership({
      id: `orgmem_${clara.id}`,
      userId: clara.id,
      organizationId: 'org_1',
      role,
      updatedAt,
    }),
  })

async function toolToken(token: string): Promise<string> {
  const { body } = await scene.world.service.client.post(
    '/api/tool-tokens',
    { scopes: ['read'] },
    token,
  )
  return z.object({ token: z.string() }).parse(body).token
}

const mappingOf = (userId: string) =>
  database()
    .selectFrom('user_mappings')
    .selectAll()
    .where('clerk_user_id', '=', userId)
    .executeTakeFirst()

const eventRow = (id: string) =>
  database().selectFrom('clerk_events').selectAll().where('id', '=', id).executeTakeFirst()

/** Events about Clara that nobody has worked on yet. */
const waiting = () =>
  database()
    .selectFrom('clerk_events')
    .select('id')
    .where('user_id', '=', clara.id)
    .where('done_at', 'is', null)
    .execute()

async function rolesOf(userId: string): Promise<string[]> {
  const query = database().selectFrom('user_roles').select('role').where('user_id', '=', userId)
  return (await query.execute()).map(({ role }) => role)
}

describe('a webhook', () => {
  it('is taken once, however often it comes, and nothing personal stays of it', async () => {
    const id = newMessageId()
    const created = { type: 'user.created', data: renderUser(clara, 5), id }
    expect(await Promise.all([1, 2, 3].map(() => scene.deliver(created)))).toEqual([200, 200, 200])
    await expect
      .poll(() => eventRow(id), SOON)
      .toMatchObject({ done_at: expect.any(Date), body: {} })
    expect(await mappingOf(clara.id)).toMatchObject({
      email: clara.email,
      name: 'Clara Clerk',
      roles: ['user'],
      status: 'active',
    })
    expect(await scene.deliver(created)).toBe(200)
    expect(await eventRow(id)).toMatchObject({ attempts: 1 })
  })

  it('that Clerk did not sign, or not lately, is refused and not kept', async () => {
    const { url } = scene.world.service.client
    const good = signWebhook(scene.webhookSecret, { type: 'user.created', data: {} })
    const old = signWebhook(scene.webhookSecret, {
      type: 'user.created',
      data: {},
      at: Date.now() - 6 * 60_000,
    })
    const attempts = [
      { body: good.body, headers: {} },
      { body: `${good.body} `, headers: good.headers },
      { body: '', headers: good.headers },
      old,
    ]
    for (const attempt of attempts) {
      const answer = await fetch(`${url}/api/clerk/webhooks`, { method: 'POST', ...attempt })
      expect(answer.status).toBe(400)
      expect(await answer.json()).toMatchObject({ error: { code: 'not_signed' } })
    }
    expect(await eventRow(good.headers['svix-id'])).toBeUndefined()
    expect(await eventRow(old.headers['svix-id'])).toBeUndefined()
  })

  it('of a kind that says nothing to us is answered, and one that cannot be read is kept', async () => {
    const other = newMessageId()
    expect(await scene.deliver({ type: 'email.created', data: {}, id: other })).toBe(200)
    expect(await eventRow(other)).toBeUndefined()
    const broken = newMessageId()
    expect(await scene.deliver({ type: 'user.created', data: { id: 1 }, id: broken })).toBe(200)
    expect(await eventRow(broken)).toMatchObject({
      dead_at: expect.any(Date),
      error: 'unreadable',
    })
  })
})

describe('the end of a session at Clerk', () => {
  it.each(['ended', 'removed', 'revoked'])('ends its calls at once: session.%s', async (what) => {
    const token = await session.token()
    const call = await openedCall(scene.world.service.client, token)
    const held = await toolToken(token)
    expect((await useTool(mcp, held, 'who_am_i')).ok).toBe(true)
    expect(await sessionOver(session.sid, what)).toBe(200)
    const state = () => readCall(scene.world.service.redis, call.callId)
    await expect.poll(state, SOON).toMatchObject({ state: 'ended' })
    await expect
      .poll(async () => (await useTool(mcp, held, 'who_am_i')).error?.code, SOON)
      .toBe('SIGN_IN_AGAIN')
    await expect.poll(async () => (await me(token)).code, SOON).toBe('signed_out')
  })

  it('ends the one login session of template tokens, whichever session it was', async () => {
    const token = await session.templateToken(CLERK_AUDIENCE)
    const call = await openedCall(scene.world.service.client, token)
    expect(await sessionOver(scene.clerk.signIn(clara).sid)).toBe(200)
    const state = () => readCall(scene.world.service.redis, call.callId)
    await expect.poll(state, SOON).toMatchObject({ state: 'ended' })
    expect(await me(token)).toMatchObject({ status: 401, code: 'signed_out' })
  })

  it('counts for somebody who was never seen before it, too', async () => {
    expect(await sessionOver(session.sid)).toBe(200)
    expect(await me(await session.token())).toMatchObject({ status: 401, code: 'signed_out' })
    expect((await me(await scene.clerk.signIn(clara).token())).status).toBe(200)
  })
})

describe('what Clerk says of a person', () => {
  it('is kept to the newest, also where they have an account', async () => {
    await me(await session.token())
    const said = (name: string, at: number) =>
      scene.deliver({
        type: 'user.updated',
        data: renderUser({ ...clara, firstName: name, email: `${name}@example.com` }, at),
      })
    await said('Newer', 20)
    await expect.poll(() => mappingOf(clara.id), SOON).toMatchObject({ name: 'Newer Clerk' })
    const late = newMessageId()
    const older = renderUser({ ...clara, firstName: 'Older' }, 10)
    await scene.deliver({ type: 'user.updated', data: older, id: late })
    await expect.poll(() => eventRow(late), SOON).toMatchObject({ done_at: expect.any(Date) })
    expect(await mappingOf(clara.id)).toMatchObject({ name: 'Newer Clerk' })
    expect((await me(await session.token())).body).toMatchObject({
      full_name: 'Newer Clerk',
      email: 'newer@example.com',
    })
  })

  it('decides what they may do: a viewer reads, and who left may do nothing', async () => {
    await membership('org:viewer', 1)
    await expect
      .poll(async () => (await me(await session.token())).body, SOON)
      .toMatchObject({
        user: { roles: ['viewer'], permissions: ['read'] },
      })
    await membership('org:member', 2, 'updated')
    await expect.poll(() => rolesOf(clara.id), SOON).toEqual(['customer'])
    const call = await openedCall(scene.world.service.client, await session.token())
    await membership('org:member', 3, 'deleted')
    await expect.poll(() => rolesOf(clara.id), SOON).toEqual([])
    const state = () => readCall(scene.world.service.redis, call.callId)
    await expect.poll(state, SOON).toMatchObject({ state: 'ended' })
  })

  it('makes nobody an admin here, and leaves those whom somebody made one', async () => {
    await me(await session.token())
    await membership('org:admin', 1)
    await expect.poll(waiting, SOON).toEqual([])
    expect(await rolesOf(clara.id)).toEqual(['customer'])
    await database().insertInto('user_roles').values({ user_id: clara.id, role: 'admin' }).execute()
    await membership('org:viewer', 2, 'updated')
    await expect
      .poll(async () => (await rolesOf(clara.id)).toSorted(), SOON)
      .toEqual(['admin', 'viewer'])
  })

  it('keeps out those whom it suspends, until it lets them in again', async () => {
    const token = await session.token()
    expect((await me(token)).status).toBe(200)
    const banned = (yes: boolean, at: number) =>
      scene.deliver({ type: 'user.updated', data: renderUser({ ...clara, banned: yes }, at) })
    await banned(true, 1)
    await expect.poll(async () => (await me(token)).code, SOON).toBe('signed_out')
    const another = scene.clerk.signIn(clara)
    expect((await me(await another.token())).code).toBe('signed_out')
    await banned(false, 2)
    await expect.poll(async () => (await me(await another.token())).status, SOON).toBe(200)
  })
})

describe('an event that fails', () => {
  it('is dead after three attempts, is seen by admins, and is retried by them', async () => {
    await sql`
      create function refuse_boom() returns trigger language plpgsql as $$
      begin raise exception 'boom'; end $$`.execute(database())
    await sql`
      create trigger refuse_boom before insert on user_mappings for each row
        when (new.name = 'Boom Clerk') execute function refuse_boom()`.execute(database())
    const id = newMessageId()
    const data = renderUser({ ...clara, firstName: 'Boom' }, 1)
    expect(await scene.deliver({ type: 'user.created', data, id })).toBe(200)
    await expect.poll(() => eventRow(id), SOON).toMatchObject({ attempts: 1, error: 'failed' })
    await expect(workEvent(scene.parts, id)).rejects.toThrow('boom')
    expect(await eventRow(id)).toMatchObject({ attempts: 2, dead_at: null })
    await expect(workEvent(scene.parts, id)).rejects.toThrow('boom')
    expect(await eventRow(id)).toMatchObject({ attempts: 3, dead_at: expect.any(Date) })
    await workEvent(scene.parts, id)
    expect(await eventRow(id)).toMatchObject({ attempts: 3 })

    const { client } = scene.world.service
    const admin = await addUser(database(), { role: 'admin' })
    const token = await client.signIn(admin)
    expect((await client.get('/api/admin/clerk-events', await session.token())).status).toBe(403)
    const { body } = await client.get('/api/admin/clerk-events', token)
    const { dead } = z.object({ dead: z.array(z.looseObject({ id: z.string() })) }).parse(body)
    expect(dead.find((one) => one.id === id)).toEqual({
      id,
      type: 'user.created',
      user_id: clara.id,
      received_at: expect.any(String),
      dead_at: expect.any(String),
      attempts: 3,
      error: 'failed',
    })
    await sql`drop trigger refuse_boom on user_mappings`.execute(database())
    const retry = () => client.post(`/api/admin/clerk-events/${id}/retry`, {}, token)
    expect((await retry()).status).toBe(202)
    await expect
      .poll(() => eventRow(id), SOON)
      .toMatchObject({ done_at: expect.any(Date), error: null })
    expect((await retry()).code).toBe('event_not_dead')
  })

  it('is not lost with its job', async () => {
    const id = newMessageId()
    const event = { kind: 'person_deleted', userId: 'user_stranger' }
    await database()
      .insertInto('clerk_events')
      .values({
        id,
        type: 'user.deleted',
        user_id: event.userId,
        body: JSON.stringify(event),
        received_at: new Date(),
      })
      .execute()
    expect(await wakeEvents(scene.parts)).toBe(0)
    expect(await wakeEvents(scene.parts, -1000)).toBe(1)
    await expect.poll(() => eventRow(id), SOON).toMatchObject({ done_at: expect.any(Date) })
    expect(await mappingOf('user_stranger')).toMatchObject({ status: 'deleted' })
  })
})
