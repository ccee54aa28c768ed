import { newId } from '@parley/shared/identity/ids'
import { markLoginEnded } from '@parley/shared/sessions/login-record'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callMcp, handleIn, post, postMcp } from '../testing/call-tools.ts'
import { clientOf, type TestClient } from '../testing/client-tokens.ts'
import { addOwner } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { APPROVAL_MS } from './approval.ts'
import { NOTICE_PAUSE_MS } from './tell-of-question.ts'

let server: TestServer
let owner: Awaited<ReturnType<typeof addOwner>>
let client: TestClient

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())
beforeEach(async () => {
  server.clock.set(Date.parse('2026-11-23T09:00:00Z'))
  owner = await addOwner(server)
  client = await clientOf(server, owner, 'Notes app')
})

async function findSlot(by = client, when = 'Tuesday at 2 pm') {
  return handleIn((await by.say('find_times', { when })).text, 'slot')
}

/** Asks for an appointment, and gives the arguments of the second call. */
async function propose(by = client, title = 'Dentist') {
  const args = { slot: await findSlot(by), title }
  const asked = await by.say('book_appointment', args)
  return { ...args, consent: handleIn(asked.text, 'consent') }
}

const approvals = () =>
  server.database
    .selectFrom('approvals')
    .selectAll()
    .where('owner_id', '=', owner.userId)
    .orderBy('created_at')
    .execute()

const answer = (status: 'approved' | 'refused') =>
  server.database
    .updateTable('approvals')
    .set({ status })
    .where('owner_id', '=', owner.userId)
    .where('status', '=', 'waiting')
    .execute()

const giveLeave = (name = 'Notes app', scope: 'transact' | 'configure' = 'transact') =>
  server.database
    .insertInto('standing_leaves')
    .values({
      id: newId('leave'),
      owner_id: owner.userId,
      client: name,
      scope,
      created_at: new Date(server.clock.now()),
    })
    .execute()

describe('a token that a client holds', () => {
  it('reads at once and again, and leaves its name in the audit', async () => {
    await client.say('who_am_i')
    expect((await client.say('who_am_i')).isError).toBe(false)
    const listed = await postMcp(server, client.token, { method: 'tools/list' })
    expect(JSON.stringify(listed.body)).toContain('book_appointment')
    const rows = () =>
      server.database
        .selectFrom('audit')
        .select(['act', 'via', 'tool', 'outcome'])
        .where('owner_id', '=', owner.userId)
        .execute()
    await expect.poll(async () => (await rows()).length).toBe(2)
    expect((await rows())[0]).toEqual({
      act: 'client:Notes app',
      via: 'login',
      tool: 'who_am_i',
      outcome: 'allowed',
    })
  })

  it('stays within its scopes and its login session', async () => {
    const reader = await clientOf(server, owner, 'Reader', ['read'])
    const args = { slot: await findSlot(reader) }
    expect((await callMcp(server, reader.token, 'book_appointment', args)).status).toBe(403)
    await markLoginEnded(server.redis, owner.sid)
    const over = await post(`${server.origin}/tools/who_am_i`, { jwt_token: reader.token })
    expect(over.status).toBe(403)
    expect(over.body).toMatchObject({ error: { code: 'SIGN_IN_AGAIN' } })
  })

  it.each([
    ['says nobody holds it', { held: undefined }],
    ['names no client', { client: undefined }],
    ['brings a click of its own', { click: { consent: 'abcde' } }],
    ['is bound to one tool', { tool: 'book_appointment', args_digest: 'x' }],
    ['comes from a guest', { caller: 'guest' as const, owner: 'user_somebody' }],
  ])('is refused when it %s', async (_what, changes) => {
    const odd = await clientOf(server, owner, 'Odd', ['read', 'transact'], changes)
    expect((await callMcp(server, odd.token, 'who_am_i', {})).status).toBe(401)
  })
})

describe('what a client would change', () => {
  it('waits for the owner, is done once after their yes, and says the same when asked again', async () => {
    const args = await propose()
    const [filed] = await approvals()
    expect(filed).toMatchObject({
      client: 'Notes app',
      tool: 'book_appointment',
      scope: 'transact',
      status: 'waiting',
      question: 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?',
    })
    const early = await client.say('book_appointment', args)
    expect(early).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^APPROVAL_WAITING:/),
    })
    await answer('approved')
    const done = await client.say('book_appointment', args)
    expect(done.text).toMatch(/^Booked: Dentist, Tuesday 24 November, 2 to 2:30 pm\./)
    expect((await approvals())[0]).toMatchObject({ status: 'used', used_at: expect.any(Date) })
    expect((await client.say('book_appointment', args)).text).toBe(done.text)
    expect(await countAppointments()).toBe(1)
  })

  it('is said to be waiting, with the question and the approval as data', async () => {
    const asked = await client.say('book_appointment', { slot: await findSlot() })
    expect(asked.text).toMatch(/\n\[consent \w+: the owner answers this on their page; once/)
    const [filed] = await approvals()
    expect(asked.data).toMatchObject({
      outcome: 'consent_needed',
      approval: { id: filed?.id, status: 'waiting' },
    })
  })

  it('is not done after a no, nor asked away', async () => {
    const args = await propose()
    await answer('refused')
    expect((await client.say('book_appointment', args)).text).toMatch(/^CONSENT_REFUSED:/)
    const { consent: _old, ...same } = args
    const again = await client.say('book_appointment', same)
    expect(again.data).toMatchObject({ approval: { status: 'refused' } })
    const consent = handleIn(again.text, 'consent')
    const third = await client.say('book_appointment', { ...same, consent })
    expect(third.text).toMatch(/^CONSENT_REFUSED:/)
    expect(await approvals()).toHaveLength(1)
    expect(await countAppointments()).toBe(0)
  })

  it('is done by a yes that came after the consent ran out, when asked for once more', async () => {
    const { consent, ...same } = await propose()
    server.clock.advance(5 * 60_000)
    await answer('approved')
    const late = await client.say('book_appointment', { ...same, consent })
    expect(late.text).toMatch(/^CONSENT_EXPIRED:/)
    const again = await client.say('book_appointment', same)
    expect(again.text).toMatch(/\[consent \w+: the owner has approved this; now, call/)
    const fresh = { ...same, consent: handleIn(again.text, 'consent') }
    expect((await client.say('book_appointment', fresh)).text).toMatch(/^Booked: Dentist/)
    expect(await approvals()).toHaveLength(1)
  })

  it('needs a new answer after a quarter of an hour', async () => {
    const { consent: _gone, ...same } = await propose()
    await answer('approved')
    server.clock.advance(APPROVAL_MS)
    client = await clientOf(server, owner, 'Notes app')
    const again = await client.say('book_appointment', same)
    expect(again.data).toMatchObject({ approval: { status: 'waiting' } })
    expect((await approvals()).map(({ status }) => status)).toEqual(['expired', 'waiting'])
  })

  it('is only what was approved: other arguments, another tool, another client are not', async () => {
    const args = await propose()
    await answer('approved')
    const other = await client.say('book_appointment', { ...args, title: 'Something else' })
    expect(other.text).toMatch(/^CONSENT_MISMATCH:/)
    const cancel = await client.say('cancel_appointment', {
      appointment: 'abcde',
      consent: args.consent,
    })
    expect(cancel.text).toMatch(/^CONSENT_MISMATCH:/)
    const neighbour = await clientOf(server, owner, 'Notes app 2')
    const stolen = await neighbour.say('book_appointment', args)
    expect(stolen.text).toMatch(/^CONSENT_NEEDED_FIRST:/)
    expect(await countAppointments()).toBe(0)
  })

  it('is done once by two who use the same yes at the same time', async () => {
    const args = await propose()
    await answer('approved')
    const both = await Promise.all([
      client.say('book_appointment', args),
      client.say('book_appointment', args),
    ])
    for (const { text } of both) expect(text).toMatch(/^Booked: Dentist/)
    expect(await countAppointments()).toBe(1)
  })

  it('needs no answer while a standing leave for its client and scope holds', async () => {
    await giveLeave('Another app')
    await giveLeave('Notes app', 'configure')
    const args = await propose()
    expect((await client.say('book_appointment', args)).text).toMatch(/^APPROVAL_WAITING:/)
    await giveLeave()
    expect((await client.say('book_appointment', args)).text).toMatch(/^Booked:/)
    const listed = await client.say('list_appointments')
    const appointment = handleIn(listed.text, 'appointment')
    const asked = await client.say('cancel_appointment', { appointment })
    expect(asked.data).toMatchObject({ approval: { status: 'approved' } })
    const consent = handleIn(asked.text, 'consent')
    await server.database
      .updateTable('standing_leaves')
      .set({ withdrawn_at: new Date(server.clock.now()) })
      .where('owner_id', '=', owner.userId)
      .execute()
    const withdrawn = await client.say('cancel_appointment', { appointment, consent })
    expect(withdrawn.text).toMatch(/^APPROVAL_WAITING:/)
    expect(await countAppointments()).toBe(1)
  })

  it('is refused by a no even under a standing leave', async () => {
    await giveLeave()
    const args = await propose()
    await answer('refused')
    expect((await client.say('book_appointment', args)).text).toMatch(/^CONSENT_REFUSED:/)
  })

  it('keeps only the newest twenty questions waiting', async () => {
    const slot = await findSlot()
    for (let number = 1; number <= 22; number += 1) {
      server.clock.advance(10)
      await client.say('book_appointment', { slot, title: `Number ${number}` })
    }
    const waiting = (await approvals()).filter(({ status }) => status === 'waiting')
    expect(waiting).toHaveLength(20)
    expect(waiting[0]?.question).toContain('Number 3 ')
  })
})

async function countAppointments(): Promise<number> {
  const rows = await server.database
    .selectFrom('appointments')
    .select('id')
    .where('owner_id', '=', owner.userId)
    .where('status', '=', 'confirmed')
    .execute()
  return rows.length
}

describe('the owner', () => {
  const messages = () =>
    server.database
      .selectFrom('messages')
      .select(['kind', 'to_address', 'due_at', 'payload'])
      .where('user_id', '=', owner.userId)
      .orderBy('due_at')
      .execute()
  const dueIn = async () =>
    (await messages()).map(({ due_at }) => due_at.getTime() - server.clock.now())

  beforeEach(async () => {
    await server.database
      .updateTable('users')
      .set({ email: 'ada@example.com' })
      .where('id', '=', owner.userId)
      .execute()
  })

  it('is told that a client waits, by a message that does not say what for', async () => {
    await propose(client, 'Dentist')
    const [told] = await messages()
    expect(told).toMatchObject({ kind: 'approval_waiting', to_address: 'ada@example.com' })
    expect(JSON.stringify(told)).not.toContain('Dentist')
    expect(await dueIn()).toEqual([0])
  })

  it('is told once in five minutes of each client, however much it asks', async () => {
    const said = (title: string, by = client) =>
      by.say('create_event', { title, when: 'Tuesday at 2 pm' })
    const both = await Promise.all([said('Golf'), said('Rowing')])
    for (const { data } of both) expect(data).toMatchObject({ outcome: 'consent_needed' })
    await said('Golf')
    // The second question is told of when the pause is over, if it waits then.
    expect(await dueIn()).toEqual([0, NOTICE_PAUSE_MS])
    server.clock.advance(NOTICE_PAUSE_MS - 1000)
    await said('Swimming')
    expect(await dueIn()).toHaveLength(2)
    await said('Swimming', await clientOf(server, owner, 'Another app'))
    expect(await dueIn()).toHaveLength(3)
    server.clock.advance(NOTICE_PAUSE_MS)
    client = await clientOf(server, owner, 'Notes app')
    await said('Running')
    expect(await dueIn()).toHaveLength(4)
  })

  it('is told nothing of what needs no answer', async () => {
    await giveLeave()
    await propose(client, 'Dentist')
    expect(await messages()).toEqual([])
  })

  it('is told nothing of a question that came to nothing', async () => {
    await client.say('book_appointment', { slot: 'zzzzz', title: 'Dentist' })
    expect(await messages()).toEqual([])
  })
})
