import { newId } from '@parley/shared/identity/ids'
import { realServices } from '@parley/shared/testing/real-services'
import tokenizer from 'llama-tokenizer-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { afterYes, handleIn, inTurn, postMcp, say } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

/** Of Llama 2: of the vocabularies in use the one that needs most tokens for the same text. */
const tokens = (text: string) => tokenizer.encode(text, false, false).length

const Listed = z.object({
  result: z.object({
    tools: z.array(
      z.object({ name: z.string(), description: z.string(), inputSchema: z.unknown() }),
    ),
  }),
})

let server: TestServer
let call: TestCall

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
  call = await openCall(server, await addOwner(server), undefined, [
    'read',
    'transact',
    'configure',
  ])
})
afterAll(async () => server[Symbol.asyncDispose]())

const Slots = z.object({ slots: z.array(z.object({ slot: z.string() })) })

/** What is said of an answer: handles below it are not. */
const spoken = (text: string) => text.split('\n')[0] ?? ''

const longName = 'Consultation about the extraordinary maintenance of the garden behind the house'
const settings = (turn: ReturnType<typeof inTurn>) => ({ ...turn, scopes: ['configure' as const] })

describe('what a model has to read', () => {
  it('are all tool definitions together in 2,500 tokens', async () => {
    const token = await callToken(server, call)
    const { body } = await postMcp(server, token, { method: 'tools/list' })
    const { tools } = Listed.parse(body).result
    expect(tools.map(({ name }) => name)).toContain('set_working_hours')
    expect(tokens(JSON.stringify(tools))).toBeLessThanOrEqual(2500)
  })

  it('is every answer in 150 tokens, with the longest names that are taken', async () => {
    const texts: string[] = []
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((mark) => `${mark} ${longName}`)) {
      const args = {
        name: name.slice(0, 80),
        minutes: 95,
        before_minutes: 65,
        after_minutes: 65,
        price: longName.slice(0, 80),
        place: longName.slice(0, 80),
      }
      const tool = 'set_appointment_kinds'
      const asked = await say(server, call, tool, args, settings(inTurn(1)))
      const consent = handleIn(asked.text, 'consent')
      const yes = settings(afterYes(consent, 1))
      texts.push(asked.text, (await say(server, call, tool, { ...args, consent }, yes)).text)
    }
    const hours = {
      days: 'Monday, Tuesday, Thursday, Friday and Saturday',
      hours: '7:15 to 9:45 am, 10:15 am to 12:45 pm and 1:15 pm to 5:45 pm',
      notice_minutes: 1440,
      days_ahead: 365,
      per_day: 12,
      every_minutes: 45,
      before_minutes: 15,
      after_minutes: 15,
    }
    const set = await say(server, call, 'set_working_hours', hours, settings(inTurn(3)))
    const unknown = await say(server, call, 'find_times', { when: 'Tuesday', kind: 'haircut' })
    const kind = `B ${longName}`.slice(0, 80)
    const found = await say(server, call, 'find_times', { when: 'Tuesday', kind })
    const slot = handleIn(found.text, 'slot')
    const book = await say(server, call, 'book_appointment', { slot, kind }, inTurn(5))
    expect(book.data).toMatchObject({ outcome: 'consent_needed' })
    texts.push(set.text, unknown.text, found.text, book.text)
    const long = texts.filter((text) => tokens(text) > 150)
    expect(long.map((text) => `${tokens(text)}: ${text}`)).toEqual([])
  })

  it.each([
    ['short ones', 'Lunch'],
    ['long ones', longName.slice(0, 80)],
  ])('is every list of names said in 150 tokens: %s', async (_, title) => {
    const owner = await openCall(server, await addOwner(server), undefined, ['read', 'transact'])
    const free = await say(server, owner, 'find_times', { when: 'in the next two weeks' })
    const { slots } = Slots.parse(free.data)
    for (const [index, { slot }] of slots.filter((_slot, at) => at % 3 === 0).entries()) {
      const turn = 2 * index + 1
      const asked = await say(server, owner, 'book_appointment', { slot, title }, inTurn(turn))
      const consent = handleIn(asked.text, 'consent')
      const yes = afterYes(consent, turn)
      await say(server, owner, 'book_appointment', { slot, title, consent }, yes)
    }
    const listed = await say(server, owner, 'list_appointments')
    const ahead = await say(server, owner, 'whats_on', { when: 'in the next two weeks' })
    expect(listed.text).toMatch(/^You have \d+ appointments: .*and \d more\.$/m)
    expect(ahead.text).toMatch(/and \d more\.$/)
    for (const { text } of [listed, ahead]) expect(tokens(spoken(text)), text).toBeLessThan(151)
  })

  it('is a list in 150 tokens where the calendar disagrees with all of it', async () => {
    const owner = await openCall(server, await addOwner(server), undefined, ['read', 'transact'])
    const free = await say(server, owner, 'find_times', { when: 'in the next two weeks' })
    for (const [index, { slot }] of Slots.parse(free.data).slots.slice(0, 7).entries()) {
      const args = { slot, title: longName.slice(0, 80) }
      const asked = await say(server, owner, 'book_appointment', args, inTurn(2 * index + 1))
      const consent = handleIn(asked.text, 'consent')
      const yes = afterYes(consent, 2 * index + 1)
      await say(server, owner, 'book_appointment', { ...args, consent }, yes)
    }
    await disagreeWithAll(owner)
    const { text } = await say(server, owner, 'list_appointments')
    expect(text).toContain('though your calendar has it on')
    expect(tokens(spoken(text)), text).toBeLessThan(151)
  })
})

/** Every event of theirs was moved to where its appointment cannot go. */
async function disagreeWithAll({ userId }: TestCall): Promise<void> {
  const made = await server.database
    .selectFrom('appointments')
    .select(['id', 'account_id', 'event_id', 'version', 'end_at'])
    .where('owner_id', '=', userId)
    .execute()
  const hour = (end: Date, hours: number) => new Date(end.getTime() + hours * 3_600_000)
  const rows = made.map(({ id, account_id, event_id, version, end_at }) => ({
    id: newId('conf'),
    owner_id: userId,
    appointment_id: id,
    appointment_version: version,
    kind: 'moved' as const,
    account_id,
    event_id: event_id ?? '',
    etag: '1',
    start_at: hour(end_at, 1),
    end_at: hour(end_at, 2),
    created_at: new Date(server.clock.now()),
  }))
  await server.database.insertInto('calendar_conflicts').values(rows).execute()
}
