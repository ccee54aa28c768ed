import { connectGoogle } from '@parley/dev/src/providers/testing/google-client.ts'
import type { ProviderName } from '@parley/shared/calendar-accounts/provider-settings'
import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { afterYes, callMcp, handleIn, inTurn, say } from '../testing/call-tools.ts'
import { OPERATIONS, startProviderScene, type ProviderScene } from '../testing/provider-scene.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { callToken } from '../testing/test-tokens.ts'
import { sweepEventChanges } from './sweep-event-changes.ts'

let scene: ProviderScene
beforeAll(async () => {
  const urls = realServices()
  scene = await startProviderScene(urls)
})
afterAll(() => scene[Symbol.asyncDispose]())

const LUNCH = { title: 'Lunch', when: 'Wednesday at 12', duration_minutes: 60 }

type Args = Readonly<Record<string, unknown>>

/** The question, and how to say yes to it. */
async function ask(call: TestCall, tool: string, args: Args) {
  const { server } = scene
  const asked = await say(server, call, tool, args, inTurn(1))
  if (asked.isError) throw new Error(asked.text)
  const consent = handleIn(asked.text, 'consent')
  const yes = () => say(server, call, tool, { ...args, consent }, afterYes(consent, 1))
  return { question: asked.text.split('\n')[0], yes }
}

async function agree(call: TestCall, tool: string, args: Args) {
  return (await ask(call, tool, args)).yes()
}

async function eventsOf(call: TestCall) {
  const { calendars } = await scene.sweepDeps()
  const day = Date.parse('2026-11-25T00:00:00Z')
  return calendars.listEvents(call.userId, { start: day, end: day + 86_400_000 })
}

const titlesOf = async (call: TestCall) => (await eventsOf(call)).map(({ title }) => title)

async function connect(where: ProviderName | 'built-in') {
  if (where !== 'built-in') return scene.connect(where)
  const owner = await addOwner(scene.server)
  return { owner, call: await openCall(scene.server, owner) }
}

describe.each(['built-in', 'google', 'microsoft'] as const)(
  'events of one’s own at %s',
  (where) => {
    it('are made, changed and deleted after a yes', async () => {
      const { call } = await connect(where)
      const { question, yes } = await ask(call, 'create_event', LUNCH)
      expect(question).toBe(
        'Shall I put Lunch into your calendar on Wednesday 25 November, from 12 to 1 pm?',
      )
      expect(await titlesOf(call)).toEqual([])
      expect((await yes()).text).toBe('Done: Lunch, Wednesday 25 November, 12 to 1 pm.')
      expect((await yes()).text).toBe('Done: Lunch, Wednesday 25 November, 12 to 1 pm.')
      const change = {
        event: 'lunch',
        on: 'Wednesday',
        when: 'Wednesday at 1 pm',
        title: 'Late lunch',
      }
      const asked = await ask(call, 'update_event', change)
      expect(asked.question).toBe(
        'Shall I change Lunch, Wednesday 25 November, 12 to 1 pm, to Late lunch, Wednesday 25 November, 1 to 2 pm?',
      )
      const changed = await asked.yes()
      expect(changed.text).toBe('Changed: Late lunch, Wednesday 25 November, 1 to 2 pm.')
      expect(await eventsOf(call)).toMatchObject([
        { title: 'Late lunch', start: Date.parse('2026-11-25T13:00:00Z') },
      ])
      const [event] = await eventsOf(call)
      const deleted = await agree(call, 'delete_event', { event: event?.id })
      expect(deleted.text).toBe('Deleted: Late lunch, Wednesday 25 November, 1 to 2 pm.')
      expect(await titlesOf(call)).toEqual([])
    })

    it('may overlap, and are asked about where more than one is meant', async () => {
      const { call } = await connect(where)
      await agree(call, 'create_event', LUNCH)
      await agree(call, 'create_event', { ...LUNCH, when: 'Wednesday at 12:30 pm' })
      const unclear = await say(scene.server, call, 'delete_event', { event: 'lunch' }, inTurn(1))
      expect(unclear.text).toContain('EVENT_UNKNOWN: I see more than one')
      const none = await say(scene.server, call, 'delete_event', { event: 'dinner' }, inTurn(1))
      expect(none.text).toContain('EVENT_UNKNOWN: I do not see that')
    })

    it('are not appointments', async () => {
      const { call } = await connect(where)
      const found = await say(scene.server, call, 'find_times', { when: 'Wednesday at 10' })
      const slot = handleIn(found.text, 'slot')
      await agree(call, 'book_appointment', { slot, title: 'Haircut' })
      const refused = await say(scene.server, call, 'delete_event', { event: 'haircut' }, inTurn(3))
      expect(refused.text).toContain('EVENT_UNKNOWN: That is an appointment')
    })
  },
)

describe.each(['google', 'microsoft'] as const)('events whose answer is lost at %s', (provider) => {
  const { create, change, cancel } = OPERATIONS[provider]

  it('are made once', async () => {
    const { call, fail } = await scene.connect(provider)
    const { yes } = await ask(call, 'create_event', LUNCH)
    fail(create, { kind: 'drop_answer' }, 3)
    expect((await yes()).data).toMatchObject({ outcome: 'pending' })
    await sweepEventChanges(await scene.sweepDeps(), 0)
    expect((await yes()).text).toContain('Done: Lunch')
    expect(await titlesOf(call)).toEqual(['Lunch'])
  })

  it('are changed once, and found changed', async () => {
    const { call, fail } = await scene.connect(provider)
    await agree(call, 'create_event', LUNCH)
    const { yes } = await ask(call, 'update_event', { event: 'lunch', title: 'Brunch' })
    fail(change, { kind: 'drop_answer' })
    expect((await yes()).data).toMatchObject({ outcome: 'pending' })
    await sweepEventChanges(await scene.sweepDeps(), 0)
    expect((await yes()).text).toContain('Changed: Brunch')
    expect(await titlesOf(call)).toEqual(['Brunch'])
  })

  it('are deleted once', async () => {
    const { call, fail } = await scene.connect(provider)
    await agree(call, 'create_event', LUNCH)
    const { yes } = await ask(call, 'delete_event', { event: 'lunch' })
    fail(cancel, { kind: 'drop_answer' }, 3)
    expect((await yes()).data).toMatchObject({ outcome: 'pending' })
    await sweepEventChanges(await scene.sweepDeps(), 0)
    expect((await yes()).text).toContain('Deleted: Lunch')
    expect(await titlesOf(call)).toEqual([])
  })

  it('say so where the provider says no', async () => {
    const { call, fail } = await scene.connect(provider)
    const { yes } = await ask(call, 'create_event', LUNCH)
    fail(create, { kind: 'error', status: 403, reason: 'forbidden' })
    expect((await yes()).text).toContain('EVENT_REFUSED: The calendar did not take that')
    expect(await titlesOf(call)).toEqual([])
  })
})

it('leaves alone what somebody else changed after the question', async () => {
  const { call, email } = await scene.connect('google')
  await agree(call, 'create_event', LUNCH)
  const { yes } = await ask(call, 'delete_event', { event: 'lunch' })
  const { calendar } = await connectGoogle(scene.providers, email)
  const [event] = await eventsOf(call)
  const requestBody = { summary: 'Lunch with Sam' }
  await calendar.events.patch({ calendarId: 'primary', eventId: event?.id ?? '', requestBody })
  expect((await yes()).text).toContain('EVENT_CHANGED: It was changed')
  expect(await titlesOf(call)).toEqual(['Lunch with Sam'])
})

it.each([
  ['without a time', { title: 'Lunch', when: 'Wednesday' }, 'NOT_UNDERSTOOD_WHEN'],
  ['in the past', { title: 'Lunch', when: '2020-01-01T12:00:00Z' }, 'NOT_UNDERSTOOD_WHEN'],
  ['without a title', { title: '', when: 'Wednesday at 12' }, 'BAD_ARGUMENTS'],
])('makes none %s', async (_which, args, code) => {
  const { call } = await connect('built-in')
  const asked = await say(scene.server, call, 'create_event', args, inTurn(1))
  expect(asked.text).toContain(code)
})

it('is not for guests', async () => {
  const guest = await openCall(scene.server, await addOwner(scene.server), newId('user'))
  const options = { tool: 'create_event', args: LUNCH, scopes: ['transact' as const] }
  const token = await callToken(scene.server, guest, options)
  expect((await callMcp(scene.server, token, 'create_event', LUNCH)).status).toBe(403)
})
