import type { Event } from '@microsoft/microsoft-graph-types'
import { Client, GraphError, ResponseType } from '@microsoft/microsoft-graph-client'
import { fixedClock } from '@parley/shared/testing/fixed-clock'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import { connectMicrosoft } from '../testing/graph-client.ts'

const PROPERTY = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name appointmentId'

async function start(email?: string) {
  const providers = await startSimulatedProviders({ clock: fixedClock(Date.now()) })
  const { graph } = await connectMicrosoft(providers, email)
  return { providers, graph, [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose]() }
}

const Answered = z.looseObject({ id: z.string(), '@odata.etag': z.string() })
const Listed = z.looseObject({
  value: z.array(z.looseObject({ id: z.string() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})

function call(day: string, extra: Event = {}): Event {
  return {
    subject: 'Call',
    start: { dateTime: `${day}T09:00:00`, timeZone: 'Pacific Standard Time' },
    end: { dateTime: `${day}T09:30:00`, timeZone: 'Pacific Standard Time' },
    ...extra,
  }
}

test('an event is created, read in any zone, changed and deleted', async () => {
  await using simulated = await start()
  const { graph } = simulated
  const made = Answered.parse(await graph.api('/me/events').post(call('2026-01-05')))
  expect(made).toMatchObject({
    start: { dateTime: '2026-01-05T17:00:00.0000000', timeZone: 'UTC' },
    originalStartTimeZone: 'Pacific Standard Time',
    showAs: 'busy',
    type: 'singleInstance',
  })
  const one = `/me/events/${made.id}`
  expect(
    await graph.api(one).header('Prefer', 'outlook.timezone="GMT Standard Time"').get(),
  ).toMatchObject({
    start: { dateTime: '2026-01-05T17:00:00.0000000', timeZone: 'GMT Standard Time' },
  })
  const moved = call('2026-07-06', { subject: 'Later' })
  const changed = await graph.api(one).header('If-Match', made['@odata.etag']).patch(moved)
  expect(changed).toMatchObject({
    subject: 'Later',
    start: { dateTime: '2026-07-06T16:00:00.0000000', timeZone: 'UTC' },
  })
  await expect(
    graph.api(one).header('If-Match', made['@odata.etag']).patch({ subject: 'Stale' }),
  ).rejects.toMatchObject({ statusCode: 412, code: 'ErrorIrresolvableConflict' })
  await graph.api(one).delete()
  const gone = await graph
    .api(one)
    .delete()
    .catch((caught: unknown) => caught)
  expect(gone).toBeInstanceOf(GraphError)
  expect(gone).toMatchObject({ statusCode: 404, code: 'ErrorItemNotFound' })
  await expect(graph.api('/me/events/nonsense').get()).rejects.toMatchObject({
    statusCode: 400,
    code: 'ErrorInvalidIdMalformed',
  })
})

test('a repeated transaction makes one event; with other content it is refused', async () => {
  await using simulated = await start()
  const { graph } = simulated
  const event = call('2026-01-05', { transactionId: 'appt_1:0' })
  const post = async (body: Event) => Answered.parse(await graph.api('/me/events').post(body))
  const first = await post(event)
  expect((await post(event)).id).toBe(first.id)
  await expect(post({ ...event, subject: 'Other' })).rejects.toMatchObject({
    statusCode: 409,
    code: 'ErrorDuplicateTransactionId',
  })
  const { value } = Listed.parse(await graph.api('/me/events').get())
  expect(value).toHaveLength(1)
})

test('an extended property is shown when asked for, and finds its event', async () => {
  await using simulated = await start()
  const { graph } = simulated
  const property = { id: PROPERTY, value: 'appt_1' }
  await graph.api('/me/events').post(call('2026-01-05'))
  const made = Answered.parse(
    await graph
      .api('/me/events')
      .post(call('2026-01-05', { singleValueExtendedProperties: [property] })),
  )
  expect(made).not.toHaveProperty('singleValueExtendedProperties')
  const found = await graph
    .api('/me/events')
    .filter(
      `singleValueExtendedProperties/Any(ep: ep/id eq '${PROPERTY}' and ep/value eq 'appt_1')`,
    )
    .expand(`singleValueExtendedProperties($filter=id eq '${PROPERTY}')`)
    .select('subject')
    .get()
  expect(Listed.parse(found).value).toEqual([
    {
      id: made.id,
      '@odata.etag': made['@odata.etag'],
      subject: 'Call',
      singleValueExtendedProperties: [property],
    },
  ])
})

test('calendarView expands series across the change of the clocks and pages by ten', async () => {
  await using simulated = await start('grace@contoso.example')
  const { graph } = simulated
  const series = await graph.api('/me/events').post({
    subject: 'Weekly',
    start: { dateTime: '2026-03-02T09:00:00', timeZone: 'Eastern Standard Time' },
    end: { dateTime: '2026-03-02T10:00:00', timeZone: 'Eastern Standard Time' },
    recurrence: {
      pattern: { type: 'weekly', interval: 1, daysOfWeek: ['monday', 'thursday'] },
      range: { type: 'numbered', startDate: '2026-03-02', numberOfOccurrences: 12 },
    },
  } satisfies Event)
  const { id } = Answered.parse(series)
  const window = { startDateTime: '2026-03-01T00:00:00Z', endDateTime: '2026-05-01T00:00:00Z' }
  const first = Listed.parse(await graph.api('/me/calendarView').query(window).get())
  expect(first.value).toHaveLength(10)
  expect(first.value[0]).toMatchObject({
    type: 'occurrence',
    seriesMasterId: id,
    start: { dateTime: '2026-03-02T14:00:00.0000000' },
  })
  expect(first.value[2]).toMatchObject({ start: { dateTime: '2026-03-09T13:00:00.0000000' } })
  const next = new URL(first['@odata.nextLink'] ?? '')
  expect(next.origin).toBe(simulated.providers.urls.graph)
  // The SDK takes absolute links apart only when they are https: on http the path is handed over.
  const path = `${next.pathname.replace('/v1.0', '')}${next.search}`
  const second = Listed.parse(await graph.api(path).get())
  expect(second.value).toHaveLength(2)
  expect(second['@odata.nextLink']).toBeUndefined()
  await graph.api(`/me/events/${first.value[1]?.id}`).patch({ subject: 'Once' })
  await graph.api(`/me/events/${first.value[2]?.id}`).delete()
  const left = Listed.parse(await graph.api('/me/calendarView').query(window).top(50).get())
  expect(left.value).toHaveLength(11)
  expect(left.value[1]).toMatchObject({ type: 'exception', subject: 'Once' })
})

test("whole days are midnight in any zone and last the mailbox's day", async () => {
  await using simulated = await start('alan@outlook.example')
  const { graph } = simulated
  const day = (date: string, time = '00:00:00') => ({
    dateTime: `${date}T${time}`,
    timeZone: 'UTC',
  })
  const allDay = { isAllDay: true, start: day('2026-01-05'), end: day('2026-01-06') }
  await graph.api('/me/events').post(allDay)
  const view = (startDateTime: string, endDateTime: string) =>
    graph
      .api('/me/calendarView')
      .query({ startDateTime, endDateTime })
      .header('Prefer', 'outlook.timezone="Tokyo Standard Time"')
      .get()
  const evening = Listed.parse(await view('2026-01-06T07:00:00Z', '2026-01-06T07:30:00Z'))
  expect(evening.value).toMatchObject([
    { isAllDay: true, start: { dateTime: '2026-01-05T00:00:00.0000000' } },
  ])
  const after = Listed.parse(await view('2026-01-06T08:00:00Z', '2026-01-06T09:00:00Z'))
  expect(after.value).toEqual([])
  await expect(
    graph.api('/me/events').post({ ...allDay, start: day('2026-01-05', '09:00:00') }),
  ).rejects.toMatchObject({ statusCode: 400, code: 'ErrorPropertyValidationFailure' })
})

test('ids are immutable when that is preferred, and an unknown zone is refused', async () => {
  await using simulated = await start()
  const { graph } = simulated
  const prefer = 'outlook.timezone="UTC", IdType="ImmutableId"'
  const made = await graph.api('/me/events').header('Prefer', prefer).post(call('2026-01-05'))
  const { id } = Answered.parse(made)
  const usual = Answered.parse(await graph.api(`/me/events/${id}`).get())
  expect(usual.id).not.toBe(id)
  const again = await graph.api(`/me/events/${usual.id}`).header('Prefer', prefer).get()
  expect(Answered.parse(again).id).toBe(id)
  await expect(
    graph.api('/me/events').header('Prefer', 'outlook.timezone="Mars"').get(),
  ).rejects.toMatchObject({ statusCode: 400, code: 'TimeZoneNotSupportedException' })
})

test('delta gives everything, then changes, and 410 when its token is too old', async () => {
  await using simulated = await start()
  const { graph } = simulated
  const make = async () => Answered.parse(await graph.api('/me/events').post(call('2026-01-05'))).id
  const ids = [await make(), await make(), await make()]
  const follow = async (link = '') => {
    const { pathname, search } = new URL(link)
    return Listed.parse(await graph.api(`${pathname.replace('/v1.0', '')}${search}`).get())
  }
  const first = Listed.parse(
    await graph
      .api('/me/calendarView/delta')
      .query({ startDateTime: '2026-01-01T00:00:00Z', endDateTime: '2026-02-01T00:00:00Z' })
      .header('Prefer', 'odata.maxpagesize=2')
      .get(),
  )
  expect(first.value).toHaveLength(2)
  const rest = await follow(first['@odata.nextLink'])
  expect(rest.value).toHaveLength(1)
  await graph.api(`/me/events/${ids[0]}`).delete()
  await graph.api(`/me/events/${ids[1]}`).patch({ subject: 'Changed' })
  await graph.api(`/me/events/${ids[2]}`).patch(call('2026-06-01'))
  const changes = await follow(rest['@odata.deltaLink'])
  const removed = { '@removed': { reason: 'deleted' } }
  expect(changes.value).toMatchObject([
    { id: ids[1], subject: 'Changed' },
    { id: ids[0], ...removed },
    { id: ids[2], ...removed },
  ])
  const quiet = await follow(changes['@odata.deltaLink'])
  expect(quiet.value).toEqual([])
  simulated.providers.simulation.failpoints.add({
    operation: 'microsoft.delta',
    effect: { kind: 'expire_sync_tokens' },
  })
  await expect(follow(quiet['@odata.deltaLink'])).rejects.toMatchObject({
    statusCode: 410,
    code: 'SyncStateNotFound',
  })
})

test('getSchedule answers colleagues slot by slot, and not to personal accounts', async () => {
  await using simulated = await start()
  const request = {
    schedules: ['ada@contoso.example', 'nobody@contoso.example'],
    startTime: { dateTime: '2026-01-05T16:30:00', timeZone: 'UTC' },
    endTime: { dateTime: '2026-01-05T18:30:00', timeZone: 'UTC' },
    availabilityViewInterval: 30,
  }
  await simulated.graph.api('/me/events').post(call('2026-01-05', { showAs: 'tentative' }))
  const answer = await simulated.graph.api('/me/calendar/getSchedule').post(request)
  expect(answer).toMatchObject({
    value: [
      { scheduleId: 'ada@contoso.example', availabilityView: '0100' },
      { error: { responseCode: 'ErrorMailRecipientNotFound' } },
    ],
  })
  const { graph } = await connectMicrosoft(simulated.providers, 'alan@outlook.example')
  await expect(graph.api('/me/calendar/getSchedule').post(request)).rejects.toMatchObject({
    statusCode: 403,
  })
})

test('profile, calendars and their events belong to the person signed in', async () => {
  await using simulated = await start()
  const { graph } = simulated
  expect(await graph.api('/me').get()).toMatchObject({ mail: 'ada@contoso.example' })
  const { value } = Listed.parse(await graph.api('/me/calendars').get())
  expect(value).toMatchObject([
    { name: 'Calendar', isDefaultCalendar: true },
    { name: 'Family', isDefaultCalendar: false },
  ])
  const family = `/me/calendars/${value[1]?.id}`
  const made = Answered.parse(await graph.api(`${family}/events`).post(call('2026-01-05')))
  expect(Listed.parse(await graph.api('/me/events').get()).value).toEqual([])
  expect(Listed.parse(await graph.api(`${family}/events`).get()).value).toHaveLength(1)
  const grace = await connectMicrosoft(simulated.providers, 'grace@contoso.example')
  await expect(grace.graph.api(`/me/events/${made.id}`).get()).rejects.toMatchObject({
    statusCode: 404,
  })
})

test('a fifth request at once to one mailbox is throttled with Retry-After', async () => {
  await using simulated = await start()
  const { graph, providers } = simulated
  providers.simulation.failpoints.add({
    operation: 'microsoft.me',
    times: 4,
    effect: { kind: 'delay', ms: 300 },
  })
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => graph.api('/me').get()))
  const refused = results.filter((result) => result.status === 'rejected')
  expect(refused.map(({ reason }) => z.looseObject({}).parse(reason))).toMatchObject([
    { statusCode: 429, code: 'ApplicationThrottled' },
  ])
})

test('an expired token is 401 with a challenge', async () => {
  await using simulated = await start()
  const response = await fetch(`${simulated.providers.urls.graph}/v1.0/me`, {
    headers: { authorization: 'Bearer junk' },
  })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toContain('invalid_token')
  expect(await response.json()).toMatchObject({ error: { code: 'InvalidAuthenticationToken' } })
})

test('the SDK tries again when a 503 says so, and a repeated transaction stays one event', async () => {
  await using simulated = await start()
  const { graph, providers } = simulated
  providers.simulation.failpoints.add({
    operation: 'microsoft.events.create',
    effect: { kind: 'error', status: 503, retryAfterSeconds: 1, when: 'after' },
  })
  const made = await graph.api('/me/events').post(call('2026-01-05', { transactionId: 'once' }))
  const { value } = Listed.parse(await graph.api('/me/events').get())
  expect(value.map(({ id }) => id)).toEqual([Answered.parse(made).id])
  expect(providers.simulation.journal.counts()['microsoft.events.create']).toBe(2)
})

test('the preferences that were applied are named', async () => {
  await using simulated = await start()
  const request = simulated.graph.api('/me/events').responseType(ResponseType.RAW)
  const response = await request
    .header('Prefer', 'outlook.timezone="UTC", IdType="ImmutableId"')
    .get()
  expect(response).toBeInstanceOf(Response)
  expect(response.headers.get('preference-applied')).toBe(
    'outlook.timezone="UTC", IdType="ImmutableId"',
  )
})

test('the SDK with its own authentication sends no token over plain http', async () => {
  await using providers = await startSimulatedProviders({ clock: fixedClock(Date.now()) })
  const { tokens } = await connectMicrosoft(providers)
  const graph = Client.initWithMiddleware({
    authProvider: { getAccessToken: async () => tokens.access_token ?? '' },
    baseUrl: `${providers.urls.graph}/`,
    customHosts: new Set(['127.0.0.1']),
  })
  await expect(graph.api('/me').get()).rejects.toMatchObject({ statusCode: 401 })
})
