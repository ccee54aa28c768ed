import { fixedClock } from '@parley/shared/testing/fixed-clock'
import type { calendar_v3 } from 'googleapis'
import { expect, test } from 'vitest'
import { startSimulatedProviders } from '../start-simulated-providers.ts'
import { connectGoogle } from '../testing/google-client.ts'

async function start(email?: string) {
  const clock = fixedClock(Date.now())
  const providers = await startSimulatedProviders({ clock })
  const { calendar } = await connectGoogle(providers, email)
  return {
    providers,
    calendar,
    clock,
    [Symbol.asyncDispose]: () => providers[Symbol.asyncDispose](),
  }
}

const primary = { calendarId: 'primary' }

function call(id: string, day: string, extra: calendar_v3.Schema$Event = {}) {
  const requestBody: calendar_v3.Schema$Event = {
    id,
    summary: 'Call',
    start: { dateTime: `${day}T09:00:00-08:00`, timeZone: 'America/Los_Angeles' },
    end: { dateTime: `${day}T09:30:00-08:00`, timeZone: 'America/Los_Angeles' },
    ...extra,
  }
  return { ...primary, requestBody }
}

test('an insert answers the whole event, in the zone of the calendar', async () => {
  await using simulated = await start()
  const { status, data } = await simulated.calendar.events.insert(
    call('bk0a1b2c3d', '2026-01-05', {
      attendees: [{ email: 'c@example.test' }],
      extendedProperties: { private: { appointmentId: 'appt_1' } },
    }),
  )
  expect(status).toBe(200)
  expect(data).toMatchObject<calendar_v3.Schema$Event>({
    kind: 'calendar#event',
    id: 'bk0a1b2c3d',
    status: 'confirmed',
    iCalUID: 'bk0a1b2c3d@google.com',
    start: { dateTime: '2026-01-05T17:00:00Z', timeZone: 'America/Los_Angeles' },
    organizer: { email: 'ada@example.com', self: true },
    attendees: [{ email: 'c@example.test', responseStatus: 'needsAction' }],
    extendedProperties: { private: { appointmentId: 'appt_1' } },
    sequence: 0,
  })
})

test('an id is taken once and for ever: 409 on a repeat, and after it was deleted', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  const insert = () => events.insert(call('bk0a1b2c3d', '2026-01-05'))
  const one = { ...primary, eventId: 'bk0a1b2c3d' }
  await insert()
  await expect(insert()).rejects.toMatchObject({
    status: 409,
    message: 'The requested identifier already exists.',
    response: { data: { error: { errors: [{ reason: 'duplicate', domain: 'global' }] } } },
  })
  expect((await events.delete(one)).status).toBe(204)
  await expect(events.delete(one)).rejects.toMatchObject({ status: 410 })
  await expect(insert()).rejects.toMatchObject({ status: 409 })
  expect((await events.get(one)).data.status).toBe('cancelled')
  const { data } = await events.patch({ ...one, requestBody: { status: 'confirmed' } })
  expect(data.status).toBe('confirmed')
})

test('what is malformed or unknown is refused as the API words it', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  const refused = async (work: Promise<unknown>) => {
    const error = await work.catch((caught: unknown) => caught)
    expect(error).toMatchObject({ response: { data: { error: { errors: [{}] } } } })
    return error
  }
  expect(await refused(events.insert(call('no-dashes', '2026-01-05')))).toMatchObject({
    status: 400,
  })
  const backwards = { end: { dateTime: '2026-01-05T08:00:00-08:00' } }
  expect(await refused(events.insert(call('aaaaa', '2026-01-05', backwards)))).toMatchObject({
    response: { data: { error: { errors: [{ reason: 'timeRangeEmpty', domain: 'calendar' }] } } },
  })
  const floating = { start: { dateTime: '2026-01-05T09:00:00' } }
  expect(await refused(events.insert(call('aaaab', '2026-01-05', floating)))).toMatchObject({
    response: { data: { error: { errors: [{ reason: 'required' }] } } },
  })
  expect(await refused(events.get({ ...primary, eventId: 'never1' }))).toMatchObject({
    status: 404,
  })
  expect(await refused(events.delete({ ...primary, eventId: 'never1' }))).toMatchObject({
    status: 404,
  })
  expect(await refused(events.list({ calendarId: 'grace@example.com' }))).toMatchObject({
    status: 404,
  })
  expect(await refused(events.list({ ...primary, orderBy: 'startTime' }))).toMatchObject({
    status: 400,
  })
})

test('a patch merges, replaces arrays, changes the etag and honours If-Match', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  const extra = {
    description: 'about it',
    extendedProperties: { private: { a: '1', b: '2' } },
    attendees: [{ email: 'a@example.test' }, { email: 'b@example.test' }],
  }
  const { data: before } = await events.insert(call('bk0a1b2c3d', '2026-01-05', extra))
  const one = { ...primary, eventId: 'bk0a1b2c3d' }
  const { data: after } = await events.patch(
    {
      ...one,
      requestBody: {
        description: null,
        attendees: [{ email: 'c@example.test' }],
        extendedProperties: { private: { b: '3' } },
      },
    },
    { headers: { 'If-Match': before.etag ?? '' } },
  )
  expect(after).toMatchObject({
    summary: 'Call',
    attendees: [{ email: 'c@example.test' }],
    extendedProperties: { private: { a: '1', b: '3' } },
  })
  expect(after.attendees).toHaveLength(1)
  expect(after).not.toHaveProperty('description')
  const stale = { headers: { 'If-Match': before.etag ?? '' } }
  for (const work of [
    events.patch({ ...one, requestBody: { summary: 'Late' } }, stale),
    events.update({ ...one, requestBody: call('', '2026-01-06').requestBody }, stale),
    events.delete(one, stale),
  ]) {
    await expect(work).rejects.toMatchObject({
      status: 412,
      response: { data: { error: { errors: [{ reason: 'conditionNotMet' }] } } },
    })
  }
  const { data: replaced } = await events.update({
    ...one,
    requestBody: { start: { date: '2026-01-06' }, end: { date: '2026-01-07' } },
  })
  expect(replaced).not.toHaveProperty('summary')
  expect(replaced.start).toEqual({ date: '2026-01-06' })
})

test('a series is expanded across the change of the clocks at the same wall time', async () => {
  await using simulated = await start('grace@example.com')
  const { events } = simulated.calendar
  await events.insert({
    ...primary,
    requestBody: {
      id: 'series00',
      start: { dateTime: '2026-03-02T09:00:00', timeZone: 'America/New_York' },
      end: { dateTime: '2026-03-02T10:00:00', timeZone: 'America/New_York' },
      recurrence: ['RRULE:FREQ=WEEKLY;COUNT=4', 'EXDATE;TZID=America/New_York:20260316T090000'],
    },
  })
  const window = { timeMin: '2026-03-01T00:00:00Z', timeMax: '2026-04-01T00:00:00Z' }
  const list = async () => {
    const { data } = await events.list({
      ...primary,
      ...window,
      singleEvents: true,
      orderBy: 'startTime',
    })
    return data.items ?? []
  }
  expect((await list()).map(({ id, start }) => [id, start?.dateTime])).toEqual([
    ['series00_20260302T140000Z', '2026-03-02T09:00:00-05:00'],
    ['series00_20260309T130000Z', '2026-03-09T09:00:00-04:00'],
    ['series00_20260323T130000Z', '2026-03-23T09:00:00-04:00'],
  ])
  const eventId = 'series00_20260309T130000Z'
  await events.patch({ ...primary, eventId, requestBody: { summary: 'Once' } })
  await events.delete({ ...primary, eventId: 'series00_20260323T130000Z' })
  const shown = await list()
  expect(shown.map(({ summary }) => summary)).toEqual([undefined, 'Once'])
  expect(shown[1]).toMatchObject({
    recurringEventId: 'series00',
    originalStartTime: { dateTime: '2026-03-09T09:00:00-04:00' },
  })
  const { data: unexpanded } = await events.list({ ...primary, ...window })
  expect(unexpanded.items?.map(({ id }) => id)).toContain('series00')
})

test('pages follow one another and end with a sync token that yields changes alone', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  const ids = Array.from({ length: 5 }, (_, index) => `event${index}`)
  for (const id of ids) await events.insert(call(id, '2026-01-05'))
  const seen: (string | null | undefined)[] = []
  let pageToken: string | undefined
  let syncToken: string | undefined
  do {
    const { data } = await events.list({
      ...primary,
      maxResults: 2,
      ...(pageToken && { pageToken }),
    })
    seen.push(...(data.items ?? []).map(({ id }) => id))
    pageToken = data.nextPageToken ?? undefined
    syncToken = data.nextSyncToken ?? undefined
  } while (pageToken !== undefined)
  expect(seen).toEqual(ids)
  await events.delete({ ...primary, eventId: 'event1' })
  await events.patch({ ...primary, eventId: 'event3', requestBody: { summary: 'Moved' } })
  const { data: changes } = await events.list({ ...primary, syncToken: syncToken ?? '' })
  expect(changes.items?.map(({ id, status }) => [id, status])).toEqual([
    ['event1', 'cancelled'],
    ['event3', 'confirmed'],
  ])
  simulated.providers.simulation.failpoints.add({
    operation: 'google.events.list',
    effect: { kind: 'expire_sync_tokens' },
  })
  await expect(
    events.list({ ...primary, syncToken: changes.nextSyncToken ?? '' }),
  ).rejects.toMatchObject({ status: 410 })
})

test('a sync token remembers its window, and tells what has left it', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  await events.insert(call('event0', '2026-01-05'))
  const window = { timeMin: '2026-01-01T00:00:00Z', timeMax: '2026-02-01T00:00:00Z' }
  const { data } = await events.list({ ...primary, ...window })
  const { requestBody } = call('event0', '2026-06-01')
  await events.patch({ ...primary, eventId: 'event0', requestBody })
  const syncToken = data.nextSyncToken ?? ''
  const { data: changes } = await events.list({ ...primary, syncToken })
  expect(changes.items?.map(({ id }) => id)).toEqual(['event0'])
  await expect(events.list({ ...primary, syncToken, q: 'x' })).rejects.toMatchObject({
    status: 400,
  })
})

test('events are found by private property, by words and by uid', async () => {
  await using simulated = await start()
  const { events } = simulated.calendar
  await events.insert(
    call('first0', '2026-01-05', { extendedProperties: { private: { k: 'v' } }, summary: 'Tooth' }),
  )
  await events.insert(call('second', '2026-01-05'))
  const idsOf = async (query: calendar_v3.Params$Resource$Events$List) => {
    const { data } = await events.list({ ...primary, ...query })
    return data.items?.map(({ id }) => id)
  }
  expect(await idsOf({ privateExtendedProperty: ['k=v'] })).toEqual(['first0'])
  expect(await idsOf({ q: 'tooth' })).toEqual(['first0'])
  expect(await idsOf({ iCalUID: 'second@google.com' })).toEqual(['second'])
  expect(await idsOf({ timeMin: '2026-01-05T17:30:00Z' })).toEqual([])
  expect(await idsOf({ timeMin: '2026-01-05T17:29:59Z' })).toHaveLength(2)
})

test('free/busy merges, leaves out what takes no time, and fails calendar by calendar', async () => {
  await using simulated = await start()
  const { events, freebusy } = simulated.calendar
  const at = (from: string, to: string) => ({
    start: { dateTime: `2026-06-01T${from}:00Z` },
    end: { dateTime: `2026-06-01T${to}:00Z` },
  })
  await events.insert(call('aaaa1', '', at('09:00', '09:30')))
  await events.insert(call('aaaa2', '', at('09:30', '10:00')))
  await events.insert(call('aaaa3', '', { ...at('11:00', '12:00'), transparency: 'transparent' }))
  await events.insert(
    call('aaaa4', '', {
      ...at('12:00', '13:00'),
      attendees: [{ email: 'ada@example.com', responseStatus: 'declined' }],
    }),
  )
  await events.insert(
    call('aaaa5', '', { start: { date: '2026-06-02' }, end: { date: '2026-06-03' } }),
  )
  simulated.providers.simulation.failpoints.add({
    operation: 'google.freebusy',
    effect: { kind: 'calendar_error', calendarId: 'family@group.calendar.example' },
  })
  const items = ['primary', 'family@group.calendar.example', 'grace@example.com']
  const { data } = await freebusy.query({
    requestBody: {
      timeMin: '2026-06-01T00:00:00Z',
      timeMax: '2026-06-03T12:00:00Z',
      items: items.map((id) => ({ id })),
    },
  })
  expect(data.calendars).toEqual({
    // All day is midnight to midnight in London, an hour ahead of UTC in June.
    primary: {
      busy: [
        { start: '2026-06-01T09:00:00Z', end: '2026-06-01T10:00:00Z' },
        { start: '2026-06-01T23:00:00Z', end: '2026-06-02T23:00:00Z' },
      ],
    },
    'family@group.calendar.example': {
      errors: [{ domain: 'global', reason: 'internalError' }],
      busy: [],
    },
    'grace@example.com': { errors: [{ domain: 'global', reason: 'notFound' }], busy: [] },
  })
  await expect(
    freebusy.query({
      requestBody: { timeMin: '2026-06-02T00:00:00Z', timeMax: '2026-06-01T00:00:00Z' },
    }),
  ).rejects.toMatchObject({ status: 400 })
})

test('the calendar list names the primary calendar and every role', async () => {
  await using simulated = await start()
  const { data } = await simulated.calendar.calendarList.list()
  expect(data.items).toMatchObject<calendar_v3.Schema$CalendarListEntry[]>([
    { id: 'ada@example.com', primary: true, timeZone: 'Europe/London', accessRole: 'owner' },
    { id: 'family@group.calendar.example', summary: 'Family', accessRole: 'owner' },
  ])
})

test('without a token, and with one that is none, the API answers 401', async () => {
  await using simulated = await start()
  const url = `${simulated.providers.urls.google}/calendar/v3/calendars/primary/events`
  for (const headers of [{}, { authorization: 'Bearer junk' }]) {
    const response = await fetch(url, { headers })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { code: 401 } })
  }
})
