import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { freePort } from '@parley/shared/testing/free-port'
import { realServices } from '@parley/shared/testing/real-services'
import { connectScene } from '../testing/connect-scene.ts'
import { startMcpServer } from '../testing/real-mcp-server.ts'
import { startWithProviders, type ServiceWithProviders } from '../testing/test-providers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const date = aWednesday()
const at = (time: string) => `${date}T${time}:00Z`

let stack: AsyncDisposableStack
let world: ServiceWithProviders

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  const port = await freePort()
  const real = realServices()
  const changes = { MCP_SERVER_URL: `http://127.0.0.1:${port}/mcp` }
  world = stack.use(await startWithProviders(real, changes))
  stack.use(await startMcpServer({ ...world.service, env: world.env }, port))
})
afterAll(() => stack.disposeAsync())

/** Somebody whose appointments go to that calendar, open on Wednesdays. */
async function personWith(calendar: 'built-in' | 'google' | 'microsoft'): Promise<string> {
  const user = await world.newPerson()
  const { database, client } = world.service
  await database.updateTable('users').set({ zone: 'UTC' }).where('id', '=', user.id).execute()
  await database
    .insertInto('working_hours')
    .values({ owner_id: user.id, weekday: 3, starts: '09:00:00', ends: '17:00:00' })
    .execute()
  if (calendar !== 'built-in') await connectScene(world).connect(user, calendar)
  return client.signIn(user)
}

const Made = z.object({ event: z.object({ id: z.string() }) })
const Booked = z.object({ appointment: z.object({ appointment: z.string() }) })

describe.each(['built-in', 'google', 'microsoft'] as const)('with a %s calendar', (calendar) => {
  it('events are made, seen, changed and deleted over REST', async () => {
    const token = await personWith(calendar)
    const { client } = world.service
    const times = { start: at('15:00'), end: at('16:00') }
    const made = await client.post('/calendar/events', { title: 'Swim', ...times }, token)
    expect(made).toMatchObject({ status: 201, body: { outcome: 'done' } })
    const path = `/calendar/events/${encodeURIComponent(Made.parse(made.body).event.id)}`
    const change = { title: 'Long swim', start: at('13:00'), end: at('16:00') }
    expect(await client.patch(path, change, token)).toMatchObject({ status: 200 })
    const seen = () => client.get(`/calendar/events?from=${date}&to=${date}`, token)
    expect((await seen()).body).toMatchObject({ events: [{ title: 'Long swim' }] })
    expect((await client.delete(path, token)).status).toBe(200)
    expect((await seen()).body).toMatchObject({ events: [] })
  })

  it('appointments are booked where time is free, moved and cancelled over REST', async () => {
    const token = await personWith(calendar)
    const { client } = world.service
    const booking = { title: 'Check', start: at('10:00') }
    const booked = await client.post('/api/appointments', booking, token)
    expect(booked).toMatchObject({ status: 201 })
    const again = await client.post('/api/appointments', booking, token)
    expect(again.status).toBe(409)
    const { appointment } = Booked.parse(booked.body)
    const path = `/api/appointments/${appointment.appointment}`
    expect((await client.patch(path, { start: at('11:00') }, token)).status).toBe(200)
    const events = await client.get(`/calendar/events?from=${date}&to=${date}`, token)
    expect(events.body).toMatchObject({ events: [{ title: 'Check' }] })
    expect(JSON.stringify(events.body)).toContain(`${date}T11:00`)
    expect((await client.delete(path, token)).status).toBe(200)
    const upcoming = await client.get('/api/appointments/upcoming', token)
    expect(upcoming.body).toMatchObject({ appointments: [] })
  })
})
