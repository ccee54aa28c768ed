import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { afterYes, handleIn, inTurn, post, postMcp, say } from '../testing/call-tools.ts'
import { clientOf } from '../testing/client-tokens.ts'
import { addOwner, openCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

const NOTES = fileURLToPath(new URL('./testing/notes-pack.ts', import.meta.url))
const urls = realServices

let server: TestServer
beforeAll(async () => {
  const packVariables = { PACK_NOTES_LONGEST: '10', PACK_OTHER_LONGEST: '1' }
  server = await startTestServer(urls(), { toolPacks: ['calendar', NOTES], packVariables })
})
afterAll(async () => server[Symbol.asyncDispose]())

async function asked(text: string) {
  const owner = await addOwner(server)
  const call = await openCall(server, owner)
  const question = await say(server, call, 'write_note', { text }, inTurn(1))
  return { owner, call, question, consent: handleIn(question.text, 'consent') }
}

const audited = (ownerId: string) =>
  server.database
    .selectFrom('audit')
    .select(['tool', 'scope', 'outcome', 'code'])
    .where('owner_id', '=', ownerId)
    .orderBy('at')
    .execute()

it('lists the tools of both packs, with what the agent is told of them', async () => {
  const call = await openCall(server, await addOwner(server))
  const { body } = await postMcp(server, await callToken(server, call), { method: 'tools/list' })
  const result = { tools: expect.arrayContaining([expect.objectContaining({ name: 'whats_on' })]) }
  const words = { doing: 'Looking at the notes', done: 'Looked at the notes' }
  const prompts = [expect.stringMatching(/calendar/), expect.stringMatching(/^You keep the notes/)]
  expect(body).toMatchObject({ result: { ...result, _meta: { 'parley/prompts': prompts } } })
  expect(body).toMatchObject({
    result: {
      tools: expect.arrayContaining([
        expect.objectContaining({
          name: 'read_notes',
          _meta: expect.objectContaining({ 'parley/words': words }),
        }),
      ]),
    },
  })
})

it('tells any MCP client the same when it connects', async () => {
  const call = await openCall(server, await addOwner(server))
  const { body } = await postMcp(server, await callToken(server, call), {
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '0' },
    },
  })
  expect(JSON.stringify(body)).toContain('You keep the notes')
})

it('gives a guest nothing of it: no tool, no word', async () => {
  const guest = await openCall(server, await addOwner(server), 'guest_somebody')
  const token = await callToken(server, guest)
  const { body } = await postMcp(server, token, { method: 'tools/list' })
  expect(JSON.stringify(body)).toContain('find_times')
  expect(JSON.stringify(body)).not.toMatch(/notes/i)
  const tried = await post(`${server.origin}/tools/read_notes`, { jwt_token: token })
  expect(tried).toMatchObject({ status: 403, body: { error: { code: 'NOT_ALLOWED' } } })
})

it('does a change once after a yes, in one transaction with its audit row', async () => {
  const { owner, call, question, consent } = await asked('Milk')
  expect(question).toMatchObject({ isError: false, data: { question: 'Shall I note Milk?' } })
  const args = { text: 'Milk', consent }
  const early = await say(server, call, 'write_note', args, inTurn(1))
  expect(early.text).toMatch(/^CONSENT_NOT_HEARD|^CONSENT_SAME_TURN/)
  const done = await say(server, call, 'write_note', args, afterYes(consent, 1))
  expect(done).toMatchObject({ text: 'Noted: Milk.', data: { outcome: 'changed' } })
  const again = await say(server, call, 'write_note', args, afterYes(consent, 1))
  expect(again.text).toBe('Noted: Milk.')
  expect((await say(server, call, 'read_notes')).data).toEqual({ notes: ['Milk'] })
  await expect
    .poll(async () => (await audited(owner.userId)).filter(({ tool }) => tool === 'write_note'))
    .toContainEqual({ tool: 'write_note', scope: 'transact', outcome: 'allowed', code: null })
})

it('undoes what a refusal came after, and says so in the audit', async () => {
  const { owner, call, consent } = await asked('Nonsense')
  const args = { text: 'Nonsense', consent }
  const refused = await say(server, call, 'write_note', args, afterYes(consent, 1))
  expect(refused).toMatchObject({ isError: true, text: 'BAD_ARGUMENTS: That is nonsense.' })
  expect((await say(server, call, 'read_notes')).data).toEqual({ notes: [] })
  await expect
    .poll(() => audited(owner.userId))
    .toContainEqual(expect.objectContaining({ outcome: 'refused', code: 'BAD_ARGUMENTS' }))
})

it('takes a yes for nothing but what was asked', async () => {
  const { call, consent } = await asked('Milk')
  const other = await say(
    server,
    call,
    'write_note',
    { text: 'Eggs', consent },
    afterYes(consent, 1),
  )
  expect(other.text).toMatch(/^CONSENT_MISMATCH:/)
})

it('waits for the owner where a client asks', async () => {
  const owner = await addOwner(server)
  const client = await clientOf(server, owner, 'Notes app')
  const question = await client.say('write_note', { text: 'Milk' })
  expect(question.data).toMatchObject({ approval: { status: 'waiting' } })
  const consent = handleIn(question.text, 'consent')
  const early = await client.say('write_note', { text: 'Milk', consent })
  expect(early.text).toMatch(/^APPROVAL_WAITING:/)
  await server.database
    .updateTable('approvals')
    .set({ status: 'approved' })
    .where('owner_id', '=', owner.userId)
    .execute()
  expect((await client.say('write_note', { text: 'Milk', consent })).text).toBe('Noted: Milk.')
})

it('refuses arguments that do not fit, and a token for another tool', async () => {
  const call = await openCall(server, await addOwner(server))
  const long = await say(server, call, 'write_note', { text: 'Much too long' }, inTurn(1))
  expect(long.text).toBe('BAD_ARGUMENTS: That is too long.')
  const odd = await say(server, call, 'write_note', { text: 'Milk', more: 1 }, inTurn(1))
  expect(odd.text).toMatch(/^BAD_ARGUMENTS:/)
  const token = await callToken(server, call, { tool: 'book_appointment', ...inTurn(1) })
  const stolen = await post(`${server.origin}/tools/write_note`, { jwt_token: token, text: 'Milk' })
  expect(stolen.status).toBe(401)
})

it('keeps tables and their history in a schema of its own', async () => {
  const { rows } = await sql<{ table_schema: string; table_name: string }>`
    select table_schema, table_name from information_schema.tables
    where table_name = 'notes' or table_schema = 'pack_notes' order by table_name`.execute(
    server.database,
  )
  expect(rows.map((row) => `${row.table_schema}.${row.table_name}`)).toEqual([
    'pack_notes.kysely_migration',
    'pack_notes.kysely_migration_lock',
    'pack_notes.notes',
  ])
})

it('serves no tool of a pack that is not named', async () => {
  await using alone = await startTestServer(urls(), { toolPacks: [NOTES] })
  const call = await openCall(alone, await addOwner(alone))
  const { body } = await postMcp(alone, await callToken(alone, call), { method: 'tools/list' })
  expect(JSON.stringify(body)).toContain('read_notes')
  expect(JSON.stringify(body)).not.toMatch(/find_times|calendar/)
  expect((await say(alone, call, 'read_notes')).data).toEqual({ notes: [] })
})
