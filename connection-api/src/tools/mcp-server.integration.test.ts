import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import type { Database } from '@parley/shared/database/schema'
import { claimCall } from '@parley/shared/sessions/call-record'
import { addBuiltInCalendar } from '@parley/shared/testing/built-in-calendar'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { startWithTools, type ServiceWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'
import { openedCall } from '../testing/opened-call.ts'
import { useTool } from '../testing/tool-door.ts'
import { workersSigner, workersToken } from '../testing/workers-token.ts'
import { aWednesday } from '../testing/wednesday.ts'

const date = aWednesday()
const dayAfter = new Date(Date.parse(date) + 24 * 3600_000).toISOString().slice(0, 10)

let world: ServiceWithTools
let service: TestService
let ada: TestUser
let token: string

beforeAll(async () => {
  world = await startWithTools()
  service = world.service
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
  await fillCalendar(service.database, ada.id)
})
afterAll(() => world[Symbol.asyncDispose]())

/** Open on Wednesdays from nine to eleven; on that one lunch is at ten. */
async function fillCalendar(database: Kysely<Database>, userId: string): Promise<void> {
  await database.updateTable('users').set({ zone: 'UTC' }).where('id', '=', userId).execute()
  const account = await addBuiltInCalendar(database, userId)
  await database
    .insertInto('working_hours')
    .values({ owner_id: userId, weekday: 3, starts: '09:00:00', ends: '11:00:00' })
    .execute()
  await database
    .insertInto('calendar_events')
    .values({
      id: 'evt_lunch',
      account_id: account,
      title: 'Early lunch',
      start_at: new Date(`${date}T10:00:00Z`),
      end_at: new Date(`${date}T10:30:00Z`),
      zone: 'UTC',
      etag: '1',
      appointment_id: null,
    })
    .execute()
}

it('gives a day’s free times, the events of a day and no appointments', async () => {
  const day = await service.client.post('/api/calendar/check-availability', { date }, token)
  expect(day).toMatchObject({ status: 200, body: { success: true, date } })
  expect(JSON.stringify(day.body)).toContain('"time":"09:00"')
  expect(JSON.stringify(day.body)).not.toContain('"time":"10:00"')
  const events = await service.client.get(`/calendar/events?from=${date}&to=${date}`, token)
  expect(events).toMatchObject({
    status: 200,
    body: { zone: 'UTC', events: [{ id: 'evt_lunch', title: 'Early lunch' }] },
  })
  const upcoming = await service.client.get('/api/appointments/upcoming', token)
  expect(upcoming).toMatchObject({
    status: 200,
    body: { zone: 'UTC', appointments: [] },
  })
  const closed = await service.client.post(
    '/api/calendar/check-availability',
    { date: dayAfter },
    token,
  )
  expect(closed).toMatchObject({ status: 200, body: { available_slots: [] } })
  const nonsense = await service.client.get('/calendar/events?when=blue', token)
  expect(nonsense).toMatchObject({ status: 400, code: 'not_understood_when' })
})

it('makes, changes and deletes an event, each for the click of the person who asks', async () => {
  const times = { start: `${date}T15:00:00Z`, end: `${date}T16:00:00Z` }
  const made = await service.client.post('/calendar/events', { title: 'Swim', ...times }, token)
  expect(made).toMatchObject({ status: 201, body: { outcome: 'done', event: { title: 'Swim' } } })
  const { event } = EventAnswer.parse(made.body)
  const path = `/calendar/events/${event.id}`
  const later = { title: 'Long swim', start: `${date}T17:00:00+00:00` }
  expect(await service.client.patch(path, later, token)).toMatchObject({
    status: 200,
    body: {
      outcome: 'done',
      event: { id: event.id, title: 'Long swim', end: `${date}T18:00:00.000Z` },
    },
  })
  const events = await service.client.get(`/calendar/events?from=${date}&to=${date}`, token)
  expect(JSON.stringify(events.body)).toContain('Long swim')
  expect((await service.client.delete(path, token)).status).toBe(200)
  const gone = await service.client.delete(path, token)
  expect([gone.status, gone.code]).toEqual([404, 'event_unknown'])
})

it.each([
  [{ title: 'Swim', start: `${date}T15:00:00Z`, end: `${date}T15:00:00Z` }],
  [{ title: '', start: `${date}T15:00:00Z`, end: `${date}T16:00:00Z` }],
  [{ title: 'Swim', start: 'tomorrow', end: `${date}T16:00:00Z` }],
  [{ title: 'Swim', start: `${date}T15:00:00Z`, end: `${date}T16:00:00Z`, owner_id: 'user_x' }],
])('makes no event of %j', async (body) => {
  expect((await service.client.post('/calendar/events', body, token)).status).toBe(400)
})

it('changes nothing for somebody else, or who is not signed in', async () => {
  const grace = await addUser(service.database)
  const theirs = await service.client.signIn(grace)
  const change = { title: 'Mine' }
  expect((await service.client.patch('/calendar/events/evt_lunch', change)).status).toBe(401)
  const refused = await service.client.patch('/calendar/events/evt_lunch', change, theirs)
  expect([refused.status, refused.code]).toEqual([404, 'event_unknown'])
})

it('refuses a call’s next tool call within 100 ms of the answer that ended it', async () => {
  const signer = await workersSigner(world.orchestratorKey)
  const refusedAfter = []
  for (let n = 0; n < 10; n += 1) {
    const { callId, room, grant } = await openedCall(service.client, token)
    await claimCall(service.redis, callId, room, Date.now())
    const call = { sub: ada.id, callId, room, grant }
    const toolToken = await workersToken(signer, call, { tool: 'who_am_i', args: {} })
    const ask = () => useTool(world.mcp, toolToken, 'who_am_i')
    expect(await ask()).toMatchObject({ status: 200, ok: true })
    await service.client.post(`/api/calls/${callId}/end`, undefined, token)
    const answered = performance.now()
    expect(await ask()).toMatchObject({ status: 403, error: { code: 'SIGN_IN_AGAIN' } })
    refusedAfter.push(performance.now() - answered)
  }
  expect(Math.max(...refusedAfter)).toBeLessThan(100)
})

const EventAnswer = z.object({ event: z.object({ id: z.string() }) })
