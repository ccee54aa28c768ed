import { createHash } from 'node:crypto'
import { startListener, type Listener } from '@parley/dev/src/providers/testing/listener.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { z } from 'zod'
import { DAY_MS } from '../scheduling/interval.ts'
import { lookAtWhatIsDue, outsideOf } from '../testing/outside-scene.ts'
import { startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import { watchDueAccounts } from './watch-accounts.ts'

let scene: ProviderScene
let listener: Listener
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
  listener = await startListener()
})
afterAll(async () => {
  await scene[Symbol.asyncDispose]()
  await listener[Symbol.asyncDispose]()
})

const watch = () => watchFrom(listener.url)

async function watchFrom(address: string | undefined): Promise<void> {
  const deps = { ...(await scene.sweepDeps()), notificationAddress: () => address }
  while ((await watchDueAccounts(deps)) > 0);
}

async function connected(provider: 'google' | 'microsoft') {
  const one = await scene.connect(provider)
  await lookAtWhatIsDue(scene)
  const addLunch = async () => {
    const outside = await outsideOf(scene, provider, one.email)
    const now = scene.clock.now()
    await outside.addEvent('Lunch', now + DAY_MS, now + 2 * DAY_MS)
  }
  const channels = async () =>
    (
      await scene.server.database
        .selectFrom('calendar_channels')
        .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
        .select([
          'calendar_channels.id',
          'secret_hash',
          'remote_id',
          'calendar_channels.expires_at',
        ])
        .where('user_id', '=', one.call.userId)
        .execute()
    ).map((row) => ({ ...row, expiresAt: row.expires_at?.getTime() ?? 0 }))
  return { ...one, channels, addLunch }
}

const Graph = z.object({ value: z.tuple([z.object({ clientState: z.string() })]) })

/** What comes back with the next notification that is not the first word of a channel. */
async function nextToken(provider: 'google' | 'microsoft'): Promise<string> {
  for (;;) {
    const { headers, body } = await listener.next()
    if (provider === 'microsoft' && body === '') continue
    if (provider === 'microsoft') return Graph.parse(JSON.parse(body)).value[0].clientState
    if (headers['x-goog-resource-state'] === 'sync') continue
    return z.string().parse(headers['x-goog-channel-token'])
  }
}

describe.each([
  ['google', 0.8],
  ['microsoft', 0.5],
] as const)('%s', (provider, renewsAfter) => {
  it('tells us under a secret of which we keep the hash alone', async () => {
    const { channels, addLunch } = await connected(provider)
    await watch()
    const [channel] = await channels()
    await addLunch()
    const [id, secret = ''] = (await nextToken(provider)).split('.')
    expect(id).toBe(channel?.id)
    expect(secret).toHaveLength(43)
    expect(createHash('sha256').update(secret).digest()).toEqual(channel?.secret_hash)
  })

  it('is asked anew before the time of the old channel is over, which ends then', async () => {
    const { channels, addLunch } = await connected(provider)
    await watch()
    const [first] = await channels()
    const began = scene.clock.now()
    const life = (first?.expiresAt ?? 0) - began
    expect(life).toBeGreaterThan(6 * DAY_MS)
    scene.clock.advance(renewsAfter * life - 60_000)
    await watch()
    expect(await channels()).toMatchObject([{ id: first?.id }])
    scene.clock.advance(120_000)
    await watch()
    const [second, ...others] = await channels()
    expect(others).toEqual([])
    expect(second?.id).not.toBe(first?.id)
    expect(second?.expiresAt).toBeGreaterThan(first?.expiresAt ?? 0)
    await addLunch()
    expect((await nextToken(provider)).split('.')[0]).toBe(second?.id)
    scene.clock.set(began)
  })

  it('closes a channel at the next renewal that could not be closed at this one', async () => {
    const { channels, fail } = await connected(provider)
    await watch()
    const [first] = await channels()
    const anew = () =>
      scene.server.database.updateTable('calendar_syncs').set({ watch_due_at: null }).execute()
    const operation = {
      google: 'google.channels.stop',
      microsoft: 'microsoft.subscriptions.delete',
    }
    await anew()
    fail(operation[provider], { kind: 'drop_request' }, 10)
    await watch()
    expect((await channels()).map(({ id }) => id)).toContain(first?.id)
    expect(await channels()).toHaveLength(2)
    scene.providers.simulation.failpoints.clear()
    await anew()
    await watch()
    expect(await channels()).toHaveLength(1)
  })

  it('is not asked where it could not reach us', async () => {
    const { channels } = await connected(provider)
    await watchFrom(undefined)
    expect(await channels()).toEqual([])
  })

  it('may say no, and is asked again later', async () => {
    const { channels, fail } = await connected(provider)
    const operation = { google: 'google.events.watch', microsoft: 'microsoft.subscriptions.create' }
    fail(operation[provider], { kind: 'error', status: 403, reason: 'forbidden' })
    await watch()
    expect(await channels()).toEqual([])
    await watch()
    expect(await channels()).toEqual([])
    scene.clock.advance(31 * 60_000)
    await watch()
    expect(await channels()).toHaveLength(1)
    scene.clock.advance(-31 * 60_000)
  })
})
