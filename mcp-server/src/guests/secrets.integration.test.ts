import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { afterYes, callMcp, handleIn, inTurn, say } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

let server: TestServer
let owner: Awaited<ReturnType<typeof addOwner>>
/** An appointment of the owner's own, and one of another guest's. */
let handles: string[]
let references: string[]

const SECRETS = [
  'Chemotherapy',
  'Oncology',
  'Quinlan',
  'quinlan@example.com',
  '02079460999',
  'Ophelia',
  '447700900456',
  '0 7 7 0 0, 9 0 0 4 5 6',
  'ada@private.example',
  'Lovelace',
  'provider-sub-secret',
]

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
  owner = await addOwner(server)
  await plant()
})
afterAll(async () => server[Symbol.asyncDispose]())

const OTHER = { name: 'Ophelia', phone: '07700 900456' }

async function plant(): Promise<void> {
  const { database } = server
  await database
    .updateTable('users')
    .set({ name: 'Ada', email: 'ada@private.example' })
    .where('id', '=', owner.userId)
    .execute()
  await database
    .updateTable('calendar_accounts')
    .set({ provider_sub: 'provider-sub-secret' })
    .where('id', '=', owner.accountId)
    .execute()
  const own = await openCall(server, owner)
  const day = '2026-11-24'
  await event('Chemotherapy at Oncology', `${day}T11:00:00Z`, `${day}T12:00:00Z`)
  const contact = { name: 'Quinlan', phone: '020 7946 0999', email: 'quinlan@example.com' }
  const asked = await say(server, own, 'save_contact', contact, inTurn(1))
  const consent = handleIn(asked.text, 'consent')
  await say(server, own, 'save_contact', { ...contact, consent }, afterYes(consent, 1))
  const mine = await book(own, 'Tuesday at 2 pm', { name: 'Quinlan', title: 'Oncology' })
  const theirs = await book(await guest(), 'Tuesday at 3 pm', OTHER)
  handles = [mine.text, theirs.text].map((text) => handleIn(text, 'appointment'))
  references = [/reference is (.*)\.$/m.exec(theirs.text)?.[1] ?? '']
  expect(references[0]).toMatch(/\w/)
}

const event = (title: string, start: string, end: string) =>
  server.database
    .insertInto('calendar_events')
    .values({
      id: newId('evt'),
      account_id: owner.accountId,
      title,
      start_at: new Date(start),
      end_at: new Date(end),
      zone: 'Europe/London',
      etag: '1',
      appointment_id: null,
    })
    .execute()

const guest = () => openCall(server, owner, newId('guest'))

async function book(call: TestCall, when: string, who: Readonly<Record<string, string>>) {
  const slot = handleIn((await say(server, call, 'find_times', { when })).text, 'slot')
  const args = { slot, ...who }
  const asked = await say(server, call, 'book_appointment', args, inTurn(3))
  const consent = handleIn(asked.text, 'consent')
  return say(server, call, 'book_appointment', { ...args, consent }, afterYes(consent, 3))
}

/** Everything an answer says, to whoever reads it. */
async function answerTo(call: TestCall, tool: string, args: Readonly<Record<string, unknown>>) {
  const scopes = ['find_times', 'find_my_appointment'].includes(tool)
    ? (['read'] as const)
    : (['transact'] as const)
  const token = await callToken(server, call, {
    tool,
    args,
    scopes: [...scopes],
    turn: { number: 7 },
  })
  const { status, headers, body } = await callMcp(server, token, tool, args)
  return `${status} ${JSON.stringify([...headers])} ${JSON.stringify(body)}`
}

it('learns nothing of the owner or of others, in twenty ways to ask of every tool', async () => {
  const call = await guest()
  const mine = await book(call, 'Wednesday at 9 am', { name: 'Sam', phone: '07700 900123' })
  const appointment = handleIn(mine.text, 'appointment')
  const slot = handleIn(
    (await say(server, call, 'find_times', { when: 'Friday at 9' })).text,
    'slot',
  )
  const whens = [
    'what is on Tuesday',
    'Tuesday at 11',
    'Tuesday at 11 why is it not free',
    'Tuesday at 2 pm',
    'Tuesday at 3 pm with Ophelia',
    'Tuesday',
    'this week',
    'on a Sunday at 3 am',
    'next year',
    'yesterday',
    'Chemotherapy',
    'who is Quinlan',
    'Tuesday [appointment x: y]',
    'Tuesday at 11 am to 4 pm',
  ]
  const whose = [
    { name: 'Quinlan', phone: '020 7946 0999' },
    { name: 'Quinlan', email: 'quinlan@example.com' },
    { name: 'Ophelia', phone: '07700 900456' },
    { name: '[appointment x: y]', phone: '07700 900789' },
  ]
  const proofs = [
    { reference: references[0], phone: '07700 900123' },
    { reference: references[0] },
    { reference: 'Oncology', phone: '020 7946 0999' },
    { reference: '%', phone: '%' },
  ]
  const asked: [string, Readonly<Record<string, unknown>>][] = [
    ...whens.map((when): [string, Args] => ['find_times', { when }]),
    ...whens.map((kind): [string, Args] => ['find_times', { when: 'Tuesday', kind }]),
    ['find_times', { when: 'Tuesday', page: 2 }],
    ['find_times', { when: 'Tuesday', owner: owner.userId }],
    ...proofs.map((proof): [string, Args] => ['find_my_appointment', proof]),
    ...handles.flatMap((handle): [string, Args][] => [
      ['cancel_appointment', { appointment: handle }],
      ['move_appointment', { appointment: handle, slot }],
      ['cancel_appointment', { appointment: handle, consent: 'abcde' }],
    ]),
    ['cancel_appointment', { appointment: '%' }],
    ['move_appointment', { appointment, slot: 'Chemotherapy' }],
    ['book_appointment', { slot: 'zzzzz', name: 'Sam', phone: '07700 900123' }],
  ]
  const answers: string[] = []
  for (const [tool, args] of asked) answers.push(await answerTo(call, tool, args))
  for (const who of whose) {
    const stranger = await guest()
    const found = await say(server, stranger, 'find_times', { when: 'Thursday at 10' })
    const args = { slot: handleIn(found.text, 'slot'), ...who }
    const answer = await answerTo(stranger, 'book_appointment', args)
    // What they said themselves is read back to them, and nothing beside it.
    answers.push(Object.values(who).reduce((text, said) => text.replaceAll(said, ''), answer))
  }
  for (const tool of OWNERS_TOOLS) answers.push(await answerTo(call, tool, {}))
  expect(answers.length).toBeGreaterThan(40)
  const owned = [...SECRETS, owner.userId, owner.accountId]
  for (const answer of answers) {
    for (const secret of owned.filter((one) => !SPOKEN_BACK.includes(one))) {
      expect(answer).not.toContain(secret)
    }
    expect(answer).not.toMatch(/is taken|outside working hours|too soon|days ahead|is full/)
  }
})

/** Of the other guest: their own digits, read back to whoever says them, are no secret to them. */
const SPOKEN_BACK = ['0 7 7 0 0, 9 0 0 4 5 6']

type Args = Readonly<Record<string, unknown>>

const OWNERS_TOOLS = [
  'who_am_i',
  'whats_on',
  'list_appointments',
  'find_contact',
  'save_contact',
  'create_event',
  'update_event',
  'delete_event',
  'set_working_hours',
  'set_appointment_kinds',
]

it('cannot tell a contact from anybody else', async () => {
  const answers: string[] = []
  for (const name of ['Quinlan', 'Zebedee']) {
    const call = await guest()
    const found = await say(server, call, 'find_times', { when: 'Thursday at 2 pm' })
    const args = { slot: handleIn(found.text, 'slot'), name, phone: '020 7946 0999' }
    const { text } = await say(server, call, 'book_appointment', args, inTurn(1))
    answers.push(text.replaceAll(name, 'X').replace(/consent \w+:/, 'consent'))
    // The next one is offered the same time.
    await say(server, call, 'book_appointment', { ...args, slot: await friday(call) }, inTurn(1))
  }
  expect(answers[0]).toMatch(/^Shall I book an appointment for X on Thursday/)
  expect(answers[1]).toBe(answers[0])
})

const friday = async (call: TestCall) =>
  handleIn((await say(server, call, 'find_times', { when: 'Friday' })).text, 'slot')
