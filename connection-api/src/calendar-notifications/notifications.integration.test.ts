import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '@parley/shared/testing/free-port'
import { realServices } from '@parley/shared/testing/real-services'
import { connectGoogle } from '../../../dev/src/providers/testing/google-client.ts'
import { connectMicrosoft } from '../../../dev/src/providers/testing/graph-client.ts'
import { connectScene, type Provider } from '../testing/connect-scene.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'
import { aWednesday } from '../testing/wednesday.ts'

let world: ServiceWithProviders
let server: AsyncDisposable

beforeAll(async () => {
  const port = await freePort()
  const real = realServices()
  world = await startWithProviders(real, {
    MCP_SERVER_URL: `http://127.0.0.1:${port}/mcp`,
  })
  server = await startMcpServer({ ...world.service, env: world.env }, port)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await world[Symbol.asyncDispose]()
})

const Changed = z.object({ appointment: z.object({ id: z.string(), event_id: z.string() }) })
const eventually = { timeout: 30_000, interval: 100 }
const at = (time: string) => `${aWednesday()}T${time}:00Z`

/** Somebody with an appointment on Wednesday at ten, whose provider tells us of changes. */
async function booked(provider: Provider) {
  const { database, client } = world.service
  const person = await world.newPerson()
  const email = `${person.id}@example.com`
  world.providers.simulation.people.put({
    provider,
    id: randomUUID(),
    email,
    givenName: 'Ada',
    familyName: 'Lovelace',
    timeZone: 'UTC',
  })
  await database.updateTable('users').set({ zone: 'UTC' }).where('id', '=', person.id).execute()
  await database
    .insertInto('working_hours')
    .values({ owner_id: person.id, weekday: 3, starts: '09:00:00', ends: '17:00:00' })
    .execute()
  await connectScene(world).connect(person, provider, email)
  const token = await client.signIn(person)
  const { body } = await client.post('/api/appointments', { start: at('10:00') }, token)
  const { appointment } = Changed.parse(body)
  await expect.poll(() => channelsOf(person.id), eventually).toHaveLength(1)
  await expect.poll(() => dueOf(person.id), eventually).toBeGreaterThan(Date.now() + 600_000)
  return { person, email, token, id: appointment.id, eventId: appointment.event_id }
}

async function channelsOf(userId: string) {
  const query = world.service.database
    .selectFrom('calendar_channels')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select(['calendar_channels.id', 'remote_id'])
    .where('user_id', '=', userId)
    .where('remote_id', 'is not', null)
  return query.execute()
}

/** When the connected account is looked at again. */
async function dueOf(userId: string): Promise<number> {
  const query = world.service.database
    .selectFrom('calendar_syncs')
    .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
    .select(['due_at', 'cursor'])
    .where('user_id', '=', userId)
    .where('provider', '<>', 'built-in')
  const row = await query.executeTakeFirst()
  return row?.cursor ? row.due_at.getTime() : 0
}

const appointment = (id: string) =>
  world.service.database
    .selectFrom('appointments')
    .select(['status', 'start_at', 'version', 'cancelled_why'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

/** What the person does in their calendar themselves. */
async function inTheirCalendar(provider: Provider, email: string, eventId: string) {
  if (provider === 'google') {
    const { calendar } = await connectGoogle(world.providers, email)
    const event = { calendarId: 'primary', eventId }
    return {
      move: async (start: string, end: string) => {
        const requestBody = { start: { dateTime: start }, end: { dateTime: end } }
        await calendar.events.patch({ ...event, requestBody })
      },
      remove: async () => void (await calendar.events.delete(event)),
    }
  }
  const { graph } = await connectMicrosoft(world.providers, email)
  const utc = (time: string) => ({ dateTime: time.slice(0, -1), timeZone: 'UTC' })
  const path = `/me/events/${eventId}`
  return {
    move: async (start: string, end: string) =>
      void (await graph.api(path).patch({ start: utc(start), end: utc(end) })),
    remove: async () => void (await graph.api(path).delete()),
  }
}

describe.each(['google', 'microsoft'] as const)('a change at %s', (provider) => {
  it('reaches the appointment within seconds, and no more after disconnecting', async () => {
    const { person, email, token, id, eventId } = await booked(provider)
    const theirs = await inTheirCalendar(provider, email, eventId)
    await theirs.move(at('15:00'), at('15:30'))
    const moved = { version: 2, start_at: new Date(at('15:00')) }
    await expect.poll(() => appointment(id), eventually).toMatchObject(moved)
    await theirs.remove()
    const gone = { status: 'cancelled', cancelled_why: 'outside' }
    await expect.poll(() => appointment(id), eventually).toMatchObject(gone)

    const { journal } = world.providers.simulation
    const stops = () =>
      (journal.counts()['google.channels.stop'] ?? 0) +
      (journal.counts()['microsoft.subscriptions.delete'] ?? 0)
    const before = stops()
    await world.service.client.post('/api/calendar/disconnect', { provider }, token)
    expect(await channelsOf(person.id)).toEqual([])
    expect(stops()).toBe(before + 1)
  })
})

it('is shown and settled over REST where two appointments would be at one time', async () => {
  const { client } = world.service
  const { token, email, id, eventId } = await booked('google')
  await client.post('/api/appointments', { start: at('15:00') }, token)
  const theirs = await inTheirCalendar('google', email, eventId)
  await theirs.move(at('15:00'), at('15:30'))
  const upcoming = async () => (await client.get('/api/appointments/upcoming', token)).body
  const start = new Date(at('15:00')).toISOString()
  const disagreeing = { appointments: [{ id, conflict: { kind: 'moved', start } }, {}] }
  await expect.poll(upcoming, eventually).toMatchObject(disagreeing)
  const path = `/api/appointments/${id}`
  expect((await client.patch(path, { conflict: 'mine' }, token)).status).toBe(400)
  expect((await client.patch(path, { conflict: 'calendar' }, token)).code).toBe('slot_taken')
  const settled = await client.patch(path, { conflict: 'agreed' }, token)
  expect(settled).toMatchObject({ status: 200, body: { outcome: 'settled' } })
  const { calendar } = await connectGoogle(world.providers, email)
  const { data } = await calendar.events.get({ calendarId: 'primary', eventId })
  expect(new Date(data.start?.dateTime ?? '')).toEqual(new Date(at('10:00')))
  expect(JSON.stringify(await upcoming())).not.toContain('conflict')
})

const door = (provider: Provider) =>
  `${world.env['API_BASE_URL']}/calendar/notifications/${provider}`

const fromGoogle = (token: string, id = token.split('.')[0] ?? '') =>
  fetch(door('google'), {
    method: 'POST',
    headers: {
      'x-goog-channel-id': id,
      'x-goog-channel-token': token,
      'x-goog-resource-state': 'exists',
    },
  })

const fromGraph = (notification: Readonly<Record<string, unknown>>) =>
  fetch(door('microsoft'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: [notification] }),
  })

/** A channel of theirs whose secret is known here. @returns what comes back with its notifications */
async function openChannel(userId: string): Promise<string> {
  const { database } = world.service
  const id = `chan_${'b'.repeat(26)}`
  const secret = 'y'.repeat(43)
  const { id: account_id } = await database
    .selectFrom('calendar_accounts')
    .select('id')
    .where('user_id', '=', userId)
    .where('provider', '=', 'google')
    .executeTakeFirstOrThrow()
  const now = Date.now()
  await database
    .insertInto('calendar_channels')
    .values({
      id,
      account_id,
      provider: 'google',
      secret_hash: createHash('sha256').update(secret).digest(),
      remote_id: null,
      created_at: new Date(now),
      expires_at: new Date(now + 60_000),
    })
    .execute()
  return `${id}.${secret}`
}

describe('the doors for notifications', () => {
  it('let nobody in who has no channel, or another’s secret', async () => {
    const { person } = await booked('google')
    const [channel] = await channelsOf(person.id)
    const due = await dueOf(person.id)
    const secret = 'x'.repeat(43)
    for (const token of [
      '',
      'junk',
      `${channel?.id}.${secret}`,
      `chan_${'a'.repeat(26)}.${secret}`,
    ]) {
      expect((await fromGoogle(token)).status).toBe(404)
      expect((await fromGraph({ clientState: token })).status).toBe(404)
    }
    expect((await fromGraph({})).status).toBe(404)
    expect(await dueOf(person.id)).toBe(due)
  })

  it('take a notification that is said again for one more look', async () => {
    const { person, id } = await booked('google')
    const token = await openChannel(person.id)
    expect((await fromGoogle(token)).status).toBe(204)
    expect((await fromGoogle(token)).status).toBe(204)
    expect((await fromGoogle(token, 'chan_other')).status).toBe(404)
    expect((await fromGraph({ clientState: token })).status).toBe(404)
    await expect.poll(() => dueOf(person.id), eventually).toBeGreaterThan(Date.now() + 600_000)
    expect(await appointment(id)).toMatchObject({ status: 'confirmed', version: 1 })
  })

  it('say their words back to Graph, as plain text', async () => {
    const words = 'Validation: <b>1</b> & 2'
    const url = `${door('microsoft')}?validationToken=${encodeURIComponent(words)}`
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await answer.text()).toBe(words)
  })

  it.each([['nonsense'], [{ value: [] }], [{ value: 'x' }]])('refuse %j', async (body) => {
    const answer = await fetch(door('microsoft'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(answer.status).toBe(400)
  })

  it.each(['reauthorizationRequired', 'subscriptionRemoved'] as const)(
    'open another channel after %s',
    async (event) => {
      const { person, email } = await booked('microsoft')
      const [first] = await channelsOf(person.id)
      await lifecycle(email, event)
      const ids = async () => (await channelsOf(person.id)).map(({ id }) => id)
      await expect.poll(ids, eventually).not.toContain(first?.id)
      await expect.poll(ids, eventually).toHaveLength(1)
    },
  )

  it('look at what Graph says was missed', async () => {
    const { id, email, eventId } = await booked('microsoft')
    world.providers.simulation.failpoints.add({
      operation: 'microsoft.notification',
      effect: { kind: 'drop_request' },
    })
    const theirs = await inTheirCalendar('microsoft', email, eventId)
    await theirs.move(at('15:00'), at('15:30'))
    await lifecycle(email, 'missed')
    const moved = { version: 2, start_at: new Date(at('15:00')) }
    await expect.poll(() => appointment(id), eventually).toMatchObject(moved)
  })
})

async function lifecycle(person: string, event: string): Promise<void> {
  const { control } = world.providers.urls
  const body = JSON.stringify({ person, event })
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(`${control}/lifecycle`, { method: 'POST', headers, body })).status).toBe(201)
}
