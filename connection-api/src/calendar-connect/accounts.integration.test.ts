import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '@parley/shared/identity/ids'
import { startJobs } from '@parley/shared/jobs/jobs'
import { createAccessTokens } from '@parley/shared/calendar-accounts/access-tokens'
import { createOwnerNotifier } from '@parley/shared/calendar-accounts/owner-notifier'
import { createLogger } from '@parley/shared/logging/logger'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { readVaultKeys } from '@parley/shared/vault/vault-keys'
import { createVault } from '@parley/shared/vault/vault'
import { realServices } from '@parley/shared/testing/real-services'
import { readConfig } from '../config.ts'
import { connectScene, GRACE_AT_GOOGLE, refused } from '../testing/connect-scene.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'
import { refreshDue } from './refresh-due.ts'

let world: ServiceWithProviders
let scene: ReturnType<typeof connectScene>

beforeAll(async () => {
  world = await startWithProviders(realServices())
  scene = connectScene(world)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(() => scene.clear())

const revocations = () => world.providers.simulation.journal.counts()['google.revoke'] ?? 0

describe('disconnecting', () => {
  it('erases what is kept, and revokes it at Google', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada)
    const before = revocations()
    const token = await world.service.client.signIn(ada)

    const answer = await world.service.client.post('/api/calendar/disconnect', {}, token)

    expect(answer.body).toMatchObject({ provider: 'google', revoked: true })
    expect(scene.liveGrants('google')).toBe(0)
    expect(revocations()).toBe(before + 1)
    const journal = JSON.stringify(world.providers.simulation.journal.entries())
    expect(journal).not.toMatch(/token=/)
    expect(await scene.accountsOf(ada)).toMatchObject([
      {
        status: 'disconnected',
        access_token: null,
        refresh_token: null,
        expires_at: null,
        scopes: [],
        is_default: false,
      },
    ])
    expect(await scene.audited(ada)).toEqual(['calendar.connect', 'calendar.disconnect'])
    expect(await scene.told(ada)).toEqual(['calendar_connected', 'calendar_disconnected'])
    const builtIn = await world.service.database
      .selectFrom('calendar_accounts')
      .select('is_default')
      .where('user_id', '=', ada.id)
      .where('provider', '=', 'built-in')
      .executeTakeFirst()
    expect(builtIn?.is_default).toBe(true)
  })

  it('says where to end it at Microsoft, which lets no application do so', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada, 'microsoft')
    const token = await world.service.client.signIn(ada)
    const answer = await world.service.client.post('/api/calendar/disconnect', {}, token)
    expect(answer.body).toMatchObject({
      provider: 'microsoft',
      revoked: false,
      manage_url: expect.stringContaining('https://'),
    })
    expect(await scene.accountsOf(ada)).toMatchObject([{ refresh_token: null }])
  })

  it('is done here even while Google is down', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada)
    world.providers.simulation.failpoints.add({
      operation: 'google.revoke',
      effect: { kind: 'drop_request' },
    })
    const token = await world.service.client.signIn(ada)
    const answer = await world.service.client.post('/api/calendar/disconnect', {}, token)
    expect(answer.body).toMatchObject({ revoked: false })
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'disconnected' }])
  })

  it('asks which one where there are several, and touches nobody else’s', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    await scene.connect(ada, 'google')
    await scene.connect(ada, 'microsoft')
    const disconnect = async (user: typeof ada, body: Record<string, string>) => {
      const token = await world.service.client.signIn(user)
      return world.service.client.post('/api/calendar/disconnect', body, token)
    }
    expect((await disconnect(ada, {})).code).toBe('which_calendar')
    const [first] = await scene.accountsOf(ada)
    expect((await disconnect(mallory, { account_id: first?.id ?? '' })).status).toBe(404)
    expect((await disconnect(ada, { provider: 'microsoft' })).status).toBe(200)
    expect((await disconnect(ada, { provider: 'microsoft' })).status).toBe(404)
    expect((await disconnect(mallory, {})).status).toBe(404)
  })

  it('leaves the way open to connect again, and to somebody else', async () => {
    const [ada, grace] = [await world.newPerson(), await world.newPerson('Grace Hopper')]
    await scene.connect(ada)
    const token = await world.service.client.signIn(ada)
    await world.service.client.post('/api/calendar/disconnect', {}, token)
    expect((await scene.connect(ada)).shown.location).toBe('/users?auth=success')
    expect((await scene.connect(grace)).shown.location).toBe(refused('account_in_use'))
    await world.service.client.post('/api/calendar/disconnect', {}, token)
    expect((await scene.connect(grace)).shown.location).toBe('/users?auth=success')
    expect(await scene.accountsOf(ada)).toMatchObject([{ status: 'disconnected' }])
  })
})

describe('the status of calendars', () => {
  it('is in the shapes of both seeds, at both addresses, and holds no token', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada, 'microsoft')
    const token = await world.service.client.signIn(ada)
    for (const path of ['/calendar/auth/status', '/api/calendar/status']) {
      const { body, status } = await world.service.client.get(path, token)
      expect(status).toBe(200)
      expect(body).toMatchObject({
        user_id: ada.id,
        connected: true,
        has_google_calendar: false,
        has_microsoft_calendar: true,
        providers: ['google', 'microsoft'],
        calendars: [
          { provider: 'microsoft', email: 'ada@contoso.example', is_default: true },
          { provider: 'built-in', counts_as_busy: true },
        ],
      })
      const text = JSON.stringify(body)
      for (const secret of world.providers.simulation.microsoft.grants.secrets()) {
        expect(text).not.toContain(secret)
      }
    }
  })

  it('is nobody’s business but one’s own', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    const token = await world.service.client.signIn(mallory)
    const ask = (id: string) =>
      world.service.client.get(`/calendar/auth/status?user_id=${id}`, token)
    expect((await ask(ada.id)).status).toBe(403)
    expect((await ask(mallory.id)).status).toBe(200)
    expect((await world.service.client.get('/calendar/auth/status')).status).toBe(401)
    const browser = await world.signedInBrowser(mallory)
    expect((await browser.get('/calendar/auth/status')).status).toBe(200)
  })

  it('says when a calendar needs consent, and connecting it again mends it', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada)
    await world.service.database
      .updateTable('calendar_accounts')
      .set({ status: 'needs_consent', status_reason: 'invalid_grant', refresh_token: null })
      .where('user_id', '=', ada.id)
      .where('provider', '=', 'google')
      .execute()
    const token = await world.service.client.signIn(ada)
    const status = () => world.service.client.get('/api/calendar/status', token)
    expect((await status()).body).toMatchObject({ connected: false, needs_consent: true })
    await scene.connect(ada)
    expect((await status()).body).toMatchObject({ connected: true, needs_consent: false })
  })
})

describe('PATCH /api/calendar/accounts/{id}', () => {
  it('moves the default, of which there is one, and sets what counts as busy', async () => {
    const ada = await world.newPerson()
    await scene.connect(ada, 'google')
    await scene.connect(ada, 'google', GRACE_AT_GOOGLE)
    const accounts = await scene.accountsOf(ada)
    const other = accounts.find(({ is_default: isDefault }) => !isDefault)
    const token = await world.service.client.signIn(ada)
    const path = `/api/calendar/accounts/${other?.id}`
    const answer = await world.service.client.patch(path, { is_default: true }, token)
    expect(answer.body).toMatchObject({ calendar: { id: other?.id, is_default: true } })
    await world.service.client.patch(path, { counts_as_busy: false }, token)
    const now = await scene.accountsOf(ada)
    expect(now.filter(({ is_default: isDefault }) => isDefault)).toMatchObject([
      { id: other?.id, counts_as_busy: false },
    ])
  })

  it('refuses what is not theirs and what it does not know', async () => {
    const [ada, mallory] = [await world.newPerson(), await world.newPerson('Mallory')]
    await scene.connect(ada)
    const [account] = await scene.accountsOf(ada)
    const path = `/api/calendar/accounts/${account?.id}`
    const hers = await world.service.client.signIn(mallory)
    expect((await world.service.client.patch(path, { counts_as_busy: false }, hers)).status).toBe(
      404,
    )
    const own = await world.service.client.signIn(ada)
    expect((await world.service.client.patch(path, { is_default: false }, own)).status).toBe(400)
    expect((await world.service.client.patch(path, { status: 'active' }, own)).status).toBe(400)
  })
})

it('refreshes tokens in use before they run out, and resting grants once a week', async () => {
  const [used, resting, unused] = [
    await world.newPerson('Used'),
    await world.newPerson('Resting'),
    await world.newPerson('Unused'),
  ]
  await scene.connect(used, 'google')
  await scene.connect(resting, 'microsoft')
  await scene.connect(unused, 'google', GRACE_AT_GOOGLE)
  const clock = fixedClock(Date.now())
  const soon = new Date(clock.now() + 14 * 60_000)
  const set = (
    user: typeof used,
    values: { used_at?: Date; expires_at?: Date; refreshed_at?: Date },
  ) =>
    world.service.database
      .updateTable('calendar_accounts')
      .set(values)
      .where('user_id', '=', user.id)
      .where('provider', '<>', 'built-in')
      .execute()
  await set(used, { used_at: new Date(clock.now() - 3_600_000), expires_at: soon })
  await set(unused, { expires_at: soon })
  await set(resting, { refreshed_at: new Date(clock.now() - 8 * 24 * 3_600_000) })

  const vault = createVault(readVaultKeys('VAULT_KEYS', world.service.env['VAULT_KEYS'] ?? ''))
  const { providers } = await readConfig(world.env)
  const parts = { database: world.service.database, clock, log: createLogger('test', 'silent') }
  await using jobs = await startJobs(parts.database, parts.log)
  const notifyOwner = createOwnerNotifier({ vault, clock, newId, jobs })
  await using tokens = createAccessTokens({ ...parts, vault, providers, newId, notifyOwner })
  await refreshDue(parts, tokens)

  const version = async (user: typeof used) => (await scene.accountsOf(user))[0]?.version
  expect([await version(used), await version(resting), await version(unused)]).toEqual([2, 2, 1])
})
