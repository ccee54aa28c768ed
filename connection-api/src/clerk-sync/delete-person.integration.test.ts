import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { addConnectedAccount } from '@parley/shared/calendar-accounts/testing/connected-account'
import { newId } from '@parley/shared/identity/ids'
import { readCall } from '@parley/shared/sessions/call-record'
import { archivePlace } from '@parley/shared/vault/sealed-columns'
import { realServices } from '@parley/shared/testing/real-services'
import type { SimulatedClerkUser } from '../../../dev/src/clerk/simulated-user.ts'
import { defaultClient } from '../../../dev/src/providers/oauth/clients.ts'
import { eraseArchives } from '../account-content/archive.ts'
import { CONTENT_TABLES, NO_CONTENT } from '../account-content/content-tables.ts'
import { addUser } from '../testing/add-user.ts'
import { CLERK_AUDIENCE, startClerkScene, type ClerkScene } from '../testing/clerk-scene.ts'
import { callOfDetails, openedCall } from '../testing/opened-call.ts'
import { deletePerson } from './delete-person.ts'

let scene: ClerkScene
let clara: SimulatedClerkUser
let token: string

beforeAll(async () => {
  const real = realServices()
  scene = await startClerkScene(real)
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  clara = scene.clerk.addUser()
  token = await scene.clerk.signIn(clara).token()
  await me(token)
})

const me = (bearer: string) => scene.world.service.client.get('/users/me', bearer)
const database = () => scene.world.service.database
const SOON = { timeout: 20_000, interval: 20 }

const clerkDeletes = (userId: string) =>
  scene.deliver({ type: 'user.deleted', data: { object: 'user', id: userId, deleted: true } })

const isGone = async () =>
  (await database().selectFrom('users').select('id').where('id', '=', clara.id).execute())
    .length === 0

const CONTACT = 'Grace of the Archive'

/** A contact, a calendar at Google, a link for guests and a guest's call by it. */
async function settleIn() {
  const { service, providers } = scene.world
  const now = new Date()
  await database()
    .insertInto('contacts')
    .values({
      id: newId('contact'),
      owner_id: clara.id,
      name: CONTACT,
      phone: null,
      email: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
  const { grants } = providers.simulation.google
  const grant = grants.consent(clara.id, defaultClient.clientId, [])
  await database()
    .updateTable('calendar_accounts')
    .set({ is_default: false })
    .where('user_id', '=', clara.id)
    .execute()
  await addConnectedAccount(database(), scene.parts.vault, {
    provider: 'google',
    sub: clara.id,
    refreshToken: grants.issueRefresh(grant, [], 10),
    expiresAt: new Date(Date.now() + 3_600_000),
    userId: clara.id,
  })
  const made = await service.client.post('/api/guest-links', { label: 'Everybody' }, token)
  const { secret: link } = z.object({ secret: z.string() }).parse(made.body)
  const guest = await service.client.post('/api/guest/connection-details', { link })
  return { grant, guestCall: callOfDetails(guest.body).callId }
}

describe('a person whom Clerk deleted', () => {
  it('is gone from here: calls, sign-ins, grants, guests, and all that they had', async () => {
    const { client, redis } = scene.world.service
    const { grant, guestCall } = await settleIn()
    const { callId } = await openedCall(client, token)

    expect(await clerkDeletes(clara.id)).toBe(200)

    await expect.poll(isGone, SOON).toBe(true)
    for (const id of [callId, guestCall]) {
      expect(await readCall(redis, id)).toMatchObject({ state: 'ended' })
    }
    expect(grant.ended).toBe(true)
    expect((await me(token)).status).toBe(401)
    const session = scene.clerk.signIn(clara)
    expect((await me(await session.token())).status).toBe(401)
    expect((await me(await session.templateToken(CLERK_AUDIENCE))).status).toBe(401)
    const mapping = await database()
      .selectFrom('user_mappings')
      .selectAll()
      .where('clerk_user_id', '=', clara.id)
      .executeTakeFirst()
    expect(mapping).toMatchObject({ status: 'deleted', email: null, name: null, roles: [] })
    expect(await isGone()).toBe(true)
  })

  it('is archived sealed for 30 days, and then nowhere', async () => {
    await settleIn()
    await clerkDeletes(clara.id)
    await expect.poll(isGone, SOON).toBe(true)
    const archived = () =>
      database()
        .selectFrom('archives')
        .selectAll()
        .where('user_id', '=', clara.id)
        .executeTakeFirst()
    const archive = await archived()
    expect(archive?.content).not.toContain(CONTACT)
    const opened = scene.parts.vault.open(archivePlace(clara.id), archive?.content ?? '')
    expect(JSON.parse(opened)).toMatchObject({
      user_id: clara.id,
      users: [{ name: 'Clara Clerk', email: clara.email }],
      contacts: [{ name: CONTACT }],
      calendar_accounts: [{ provider: 'built-in' }, { provider: 'google' }],
      guest_links: [{ label: 'Everybody' }],
    })
    const days = 24 * 3_600_000
    await eraseArchives(database(), Date.now() + 29 * days)
    expect(await archived()).toBeDefined()
    await eraseArchives(database(), Date.now() + 30 * days)
    expect(await archived()).toBeUndefined()
  })

  it('is finished by a second attempt where the first was cut short', async () => {
    await settleIn()
    const { redis } = scene.parts
    const broken = { ...scene.parts, redis: Object.create(redis, { set: { value: refuse } }) }
    await expect(deletePerson(broken, clara.id)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await isGone()).toBe(false)
    expect((await me(await scene.clerk.signIn(clara).token())).status).toBe(401)
    await deletePerson(scene.parts, clara.id)
    expect(await isGone()).toBe(true)
  })

  it('is nobody whom Clerk has no part in, whatever the id', async () => {
    const ada = await addUser(database())
    expect(await clerkDeletes(ada.id)).toBe(200)
    const mapping = () =>
      database()
        .selectFrom('user_mappings')
        .select('status')
        .where('clerk_user_id', '=', ada.id)
        .executeTakeFirst()
    await expect.poll(mapping, SOON).toEqual({ status: 'deleted' })
    const bearer = await scene.world.service.client.signIn(ada)
    expect((await me(bearer)).status).toBe(200)
  })
})

const refuse = () => Promise.reject(new Error('Redis is away'))

describe('an export', () => {
  it('has everything that somebody has here, for them alone, and no secret', async () => {
    await settleIn()
    const answer = await scene.world.service.client.get('/api/users/me/export', token)
    expect(answer.headers.get('content-disposition')).toContain('parley-export.json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toMatchObject({
      user_id: clara.id,
      contacts: [{ name: CONTACT }],
      audit: expect.arrayContaining([expect.objectContaining({ tool: 'account.export' })]),
    })
    const text = JSON.stringify(answer.body)
    for (const secret of scene.world.providers.simulation.google.grants.secrets()) {
      expect(text).not.toContain(secret)
    }
    expect(text).not.toMatch(/"(refresh_token|access_token|hash|secret_hash|public_key)"/)
    expect((await scene.world.service.client.get('/api/users/me/export')).status).toBe(401)
  })

  it('knows of every table that hangs on a person', async () => {
    const { rows } = await sql<{ name: string }>`
      select distinct c.conrelid::regclass::text as name from pg_constraint c
      where c.contype = 'f' and c.confrelid = 'users'::regclass`.execute(database())
    const known = new Set([...CONTENT_TABLES.map(({ table }) => table), ...NO_CONTENT])
    expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  })
})
