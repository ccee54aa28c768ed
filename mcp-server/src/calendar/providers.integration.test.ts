import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import { connectMicrosoft } from '@parley/dev/src/providers/testing/graph-client.ts'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sweepAppointments } from '../appointments/sweep-appointments.ts'
import { afterYes, handleIn, inTurn, say } from '../testing/call-tools.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import { openCall, type TestCall } from '../testing/test-people.ts'
import type { TestServer } from '../testing/test-server.ts'

const NAMES = { google: 'Google', microsoft: 'Microsoft' }

let scene: ProviderScene
let server: TestServer
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
  server = scene.server
})
afterAll(() => scene[Symbol.asyncDispose]())

async function titlesOf(call: TestCall): Promise<string[]> {
  const { calendars } = await scene.sweepDeps()
  const day = Date.parse('2026-11-25T00:00:00Z')
  const window = { start: day, end: day + 86_400_000 }
  return (await calendars.listEvents(call.userId, window)).map(({ title }) => title)
}

/** Wednesday at ten: the question, and how to say yes to it. */
async function ask(call: TestCall) {
  const found = await say(server, call, 'find_times', { when: 'Wednesday at 10' })
  const args = { slot: handleIn(found.text, 'slot'), title: 'Haircut' }
  const asked = await say(server, call, 'book_appointment', args, inTurn(1))
  const consent = handleIn(asked.text, 'consent')
  return () => say(server, call, 'book_appointment', { ...args, consent }, afterYes(consent, 1))
}

async function cancel(call: TestCall) {
  const listed = await say(server, call, 'list_appointments')
  const args = { appointment: handleIn(listed.text, 'appointment') }
  const asked = await say(server, call, 'cancel_appointment', args, inTurn(4))
  const consent = handleIn(asked.text, 'consent')
  return say(server, call, 'cancel_appointment', { ...args, consent }, afterYes(consent, 4))
}

describe.each(['google', 'microsoft'] as const)(
  'an owner who keeps their days at %s',
  (provider) => {
    it('books there, sees it there, and cancels it there', async () => {
      const { call } = await scene.connect(provider)
      const booked = await (await ask(call))()
      expect(booked.text).toContain('Booked: Haircut, Wednesday 25 November, 10 to 10:30 am.')
      expect(await titlesOf(call)).toEqual(['Haircut'])
      const on = await say(server, call, 'whats_on', { when: 'Wednesday' })
      expect(on.text).toBe('On Wednesday 25 November you have one thing: Haircut, 10 to 10:30 am.')
      const taken = await say(server, call, 'find_times', { when: 'Wednesday at 10' })
      expect(taken.text).toContain('is taken')
      expect((await cancel(call)).text).toContain('Cancelled: Haircut')
      expect(await titlesOf(call)).toEqual([])
    })

    it('has one event when the answer is lost after it was made', async () => {
      const { call, fail } = await scene.connect(provider)
      const yes = await ask(call)
      fail(OPERATIONS[provider].create, { kind: 'drop_answer' })
      expect((await yes()).text).toContain('Booked: Haircut')
      expect((await yes()).text).toContain('Booked: Haircut')
      expect(await titlesOf(call)).toEqual(['Haircut'])
    })

    it('says that it does not know when nothing is answered, and settles it afterwards', async () => {
      const { call, fail } = await scene.connect(provider)
      const yes = await ask(call)
      fail(OPERATIONS[provider].create, { kind: 'drop_answer' }, 3)
      const booked = await yes()
      expect(booked).toMatchObject({ isError: false, data: { outcome: 'pending' } })
      expect(booked.text).toContain('still being confirmed')
      await sweepAppointments(await scene.sweepDeps(), 0)
      expect((await yes()).text).toContain('Booked: Haircut')
      expect(await titlesOf(call)).toEqual(['Haircut'])
    })

    it('books nothing where the provider says no', async () => {
      const { call, fail } = await scene.connect(provider)
      const yes = await ask(call)
      fail(OPERATIONS[provider].create, { kind: 'error', status: 403, reason: 'forbidden' })
      expect(await yes()).toMatchObject({ isError: true })
      expect(await titlesOf(call)).toEqual([])
    })

    it('books what was made before the provider said no', async () => {
      const { call, fail, email } = await scene.connect(provider)
      const yes = await ask(call)
      fail(OPERATIONS[provider].create, { kind: 'drop_answer' })
      scene.providers.simulation.failpoints.add({
        operation: OPERATIONS[provider].create,
        person: email,
        skip: 1,
        effect: { kind: 'error', status: 403, reason: 'forbidden' },
      })
      expect((await yes()).text).toContain('Booked: Haircut')
      expect(await titlesOf(call)).toEqual(['Haircut'])
    })

    it('offers nothing while a calendar cannot be read', async () => {
      const { call, fail } = await scene.connect(provider)
      fail(OPERATIONS[provider].read, { kind: 'error', status: 500 }, 10)
      const found = await say(server, call, 'find_times', { when: 'Wednesday' })
      expect(found.text).toMatch(/^CALENDAR_UNAVAILABLE: I cannot reach the calendar/)
    })

    it('leaves what somebody moved where it is, until it is asked for once more', async () => {
      const { call, email } = await scene.connect(provider)
      await (
        await ask(call)
      )()
      const appointment = await server.database
        .selectFrom('appointments')
        .select('event_id')
        .where('owner_id', '=', call.userId)
        .executeTakeFirstOrThrow()
      await moveOutside(provider, email, appointment.event_id ?? '')
      expect((await cancel(call)).text).toMatch(/^EVENT_CHANGED: It still stands/)
      expect(await titlesOf(call)).toEqual(['Haircut'])
      expect((await cancel(call)).text).toContain('Cancelled: Haircut')
      expect(await titlesOf(call)).toEqual([])
    })

    it('cancels once, also where the answer is lost', async () => {
      const { call, fail } = await scene.connect(provider)
      await (
        await ask(call)
      )()
      fail(OPERATIONS[provider].cancel, { kind: 'drop_answer' })
      expect((await cancel(call)).text).toContain('Cancelled: Haircut')
      expect(await titlesOf(call)).toEqual([])
    })

    it('tells the owner alone that they have to connect again', async () => {
      const { call, owner, fail } = await scene.connect(provider)
      fail(OPERATIONS[provider].read, { kind: 'revoke_grant' })
      const when = { when: 'Wednesday at 10' }
      const page = `CALENDAR_UNAVAILABLE: Your ${NAMES[provider]} calendar has to be connected again, please connect it again on your page.`
      expect((await say(server, call, 'find_times', when)).text).toBe(page)
      expect((await say(server, call, 'find_times', when)).text).toBe(page)
      const sent = await server.database
        .updateTable('messages')
        .set({ sent_at: new Date(scene.clock.now()) })
        .where('user_id', '=', owner.userId)
        .returning('kind')
        .execute()
      expect(sent).toEqual([{ kind: 'calendar_needs_consent' }])
      expect((await say(server, call, 'find_times', when)).text).toBe(
        `CALENDAR_UNAVAILABLE: Your ${NAMES[provider]} calendar has to be connected again, and I have sent you a link.`,
      )
      const guest = await openCall(server, owner, newId('user'))
      expect((await say(server, guest, 'find_times', when)).text).toBe(
        'CALENDAR_UNAVAILABLE: I cannot reach the calendar just now.',
      )
    })
  },
)

it('counts every account as busy that is to count', async () => {
  const { owner, call } = await scene.connect('google')
  const start = Date.parse('2026-11-25T10:00:00Z')
  await server.database
    .insertInto('calendar_events')
    .values({
      id: newId('evt'),
      account_id: owner.accountId,
      title: 'Elsewhere',
      start_at: new Date(start),
      end_at: new Date(start + 1_800_000),
      zone: 'Europe/London',
      etag: '1',
      appointment_id: null,
    })
    .execute()
  const when = { when: 'Wednesday at 10' }
  expect((await say(server, call, 'find_times', when)).text).toContain('is taken')
  await server.database
    .updateTable('calendar_accounts')
    .set({ counts_as_busy: false })
    .where('id', '=', owner.accountId)
    .execute()
  expect((await say(server, call, 'find_times', when)).text).toContain('is free')
})

async function moveOutside(provider: ProviderName, email: string, eventId: string) {
  const at = (time: string) => `2026-11-25T${time}:00`
  if (provider === 'google') {
    const { calendar } = await connectGoogle(scene.providers, email)
    const times = { start: { dateTime: `${at('15:00')}Z` }, end: { dateTime: `${at('15:30')}Z` } }
    await calendar.events.patch({ calendarId: 'primary', eventId, requestBody: times })
    return
  }
  const { graph } = await connectMicrosoft(scene.providers, email)
  const utc = (time: string) => ({ dateTime: at(time), timeZone: 'UTC' })
  await graph.api(`/me/events/${eventId}`).patch({ start: utc('15:00'), end: utc('15:30') })
}

it('prints none of what providers gave it', async () => {
  const { call, fail } = await scene.connect('microsoft')
  const yes = await ask(call)
  fail(OPERATIONS.microsoft.create, { kind: 'drop_answer' }, 3)
  await yes()
  const { google, microsoft } = scene.providers.simulation
  const secrets = [...google.grants.secrets(), ...microsoft.grants.secrets()]
  const printed = scene.printed()
  expect(printed).toContain('An appointment waits for its calendar')
  expect(secrets.length).toBeGreaterThan(0)
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([])
})
