import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { realServices } from '@parley/shared/testing/real-services'
import { afterYes, callMcp, handleIn, inTurn, say, type Said } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken, type ToolTokenOptions } from '../testing/test-tokens.ts'

let server: TestServer
beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

type Args = Readonly<Record<string, unknown>>

/** A caller who was asked about Wednesday at ten in turn 1, and what a model knows of that. */
interface Scene {
  readonly call: TestCall
  readonly slot: string
  readonly consent: string
  readonly book: (args: Args, options: ToolTokenOptions) => Promise<Said>
}

async function askedAboutTen(): Promise<Scene> {
  const call = await openCall(server, await addOwner(server))
  const slot = await slotAt(call, 'Wednesday at 10')
  const asked = await say(server, call, 'book_appointment', { slot }, inTurn(1))
  const book = (args: Args, options: ToolTokenOptions) =>
    say(server, call, 'book_appointment', args, options)
  return { call, slot, consent: handleIn(asked.text, 'consent'), book }
}

const slotAt = async (call: TestCall, when: string) =>
  handleIn((await say(server, call, 'find_times', { when })).text, 'slot')

const heard = (handle: string, but: { played?: boolean; answer?: 'no' | 'other' } = {}) => ({
  scopes: ['transact' as const],
  turn: {
    number: 2,
    consent: { handle, asked_turn: 1, played: true, answer: 'other' as const, ...but },
  },
})

/** An appointment of somebody else, by its handle and by its id. */
async function othersAppointment(): Promise<{ handle: string; id: string }> {
  const { call, slot, consent, book } = await askedAboutTen()
  await book({ slot, consent }, afterYes(consent, 1))
  const row = server.database.selectFrom('appointments').select(['handle', 'id'])
  return row.where('owner_id', '=', call.userId).executeTakeFirstOrThrow()
}

interface Lie {
  readonly lie: string
  readonly code: string
  readonly tell: (scene: Scene) => Promise<Said>
}

const LIES: readonly Lie[] = [
  {
    lie: 'claims a yes to a question that nobody asked',
    code: 'CONSENT_NEEDED_FIRST',
    tell: ({ slot, book }) => book({ slot, consent: 'yes' }, afterYes('yes', 1)),
  },
  {
    lie: 'brings a yes from another call',
    code: 'CONSENT_NEEDED_FIRST',
    async tell({ slot, book }) {
      const { consent } = await askedAboutTen()
      return book({ slot, consent }, afterYes(consent, 1))
    },
  },
  {
    lie: 'invents a slot',
    code: 'SLOT_UNKNOWN',
    tell: ({ book }) => book({ slot: 'zzzzz' }, inTurn(2)),
  },
  {
    lie: 'names a time in place of a slot',
    code: 'SLOT_UNKNOWN',
    tell: ({ book }) => book({ slot: '2026-11-25T10:00' }, inTurn(2)),
  },
  {
    lie: 'uses a slot of another call',
    code: 'SLOT_UNKNOWN',
    async tell({ book }) {
      return book({ slot: (await askedAboutTen()).slot }, inTurn(2))
    },
  },
  {
    lie: 'answers itself in the turn in which it asked',
    code: 'CONSENT_SAME_TURN',
    tell: ({ slot, consent, book }) => book({ slot, consent }, inTurn(1)),
  },
  {
    lie: 'does not read the question out',
    code: 'CONSENT_NOT_HEARD',
    tell: ({ slot, consent, book }) => book({ slot, consent }, inTurn(2)),
  },
  {
    lie: 'goes on before the question was heard to its end',
    code: 'CONSENT_NOT_HEARD',
    tell: ({ slot, consent, book }) => book({ slot, consent }, heard(consent, { played: false })),
  },
  {
    lie: 'takes a no for a yes',
    code: 'CONSENT_REFUSED',
    tell: ({ slot, consent, book }) => book({ slot, consent }, heard(consent, { answer: 'no' })),
  },
  {
    lie: 'asks about ten and books half past ten',
    code: 'CONSENT_MISMATCH',
    async tell({ call, consent, book }) {
      const slot = await slotAt(call, 'Wednesday at 10:30')
      return book({ slot, consent }, afterYes(consent, 1))
    },
  },
  {
    lie: 'books under another name than was read out',
    code: 'CONSENT_MISMATCH',
    tell: ({ slot, consent, book }) =>
      book({ slot, title: 'Surgery', consent }, afterYes(consent, 1)),
  },
  {
    lie: 'takes the yes to a booking for one to a move',
    code: 'CONSENT_MISMATCH',
    tell: ({ call, slot, consent }) =>
      say(
        server,
        call,
        'move_appointment',
        { appointment: 'zzzzz', slot, consent },
        afterYes(consent, 1),
      ),
  },
  {
    lie: 'comes back with an old yes',
    code: 'CONSENT_NEEDED_FIRST',
    async tell({ call, slot, consent, book }) {
      await book({ slot: await slotAt(call, 'Wednesday at 11') }, inTurn(2))
      return book({ slot, consent }, afterYes(consent, 1))
    },
  },
  ...(['handle', 'id'] as const).map((name) => ({
    lie: `cancels somebody else's appointment by its ${name}`,
    code: 'APPOINTMENT_UNKNOWN',
    async tell({ call }: Scene) {
      const appointment = (await othersAppointment())[name]
      return say(server, call, 'cancel_appointment', { appointment }, inTurn(2))
    },
  })),
  {
    lie: "moves somebody else's appointment",
    code: 'APPOINTMENT_UNKNOWN',
    async tell({ call, slot }) {
      const { handle: appointment } = await othersAppointment()
      return say(server, call, 'move_appointment', { appointment, slot }, inTurn(2))
    },
  },
]

/** What is left of a text when what is for the model alone is taken away. */
const spokenPart = (text: string) => (text.split('\n')[0] ?? '').replace(/^[A-Z_]+: /, '')

describe('a model that lies', () => {
  it.for(LIES)('$lie: refused', async ({ code, tell }) => {
    const scene = await askedAboutTen()
    const { userId } = scene.call
    const said = await tell(scene)
    expect(said.isError).toBe(true)
    expect(said.text).toMatch(new RegExp(`^${code}: `))
    // A caller can hear it: whole sentences, with no handle, id or name of a code in them.
    expect(spokenPart(said.text)).toMatch(/^[A-Z][^_[\]{}]{10,200}[.?]$|Call \w+ /)
    const made = await server.database
      .selectFrom('appointments')
      .select('id')
      .where('owner_id', '=', userId)
      .where('status', '<>', 'held')
      .execute()
    expect(made).toEqual([])
    const audited = () =>
      server.database
        .selectFrom('audit')
        .select(['outcome', 'code'])
        .where('call_id', '=', scene.call.callId)
        .where('outcome', '=', 'refused')
        .execute()
    await expect.poll(audited).toEqual([{ outcome: 'refused', code }])
  })

  it('comes when the question was asked too long ago: refused', async () => {
    const { slot, consent, book } = await askedAboutTen()
    server.clock.advance(2 * 60_000)
    const late = await book({ slot, consent }, afterYes(consent, 1))
    server.clock.advance(-2 * 60_000)
    expect(late.text).toMatch(/^CONSENT_EXPIRED: That took too long, so I let it go\./)
  })

  it('books twice with one yes: one appointment, and twice the same answer', async () => {
    const { call, slot, consent, book } = await askedAboutTen()
    const yes = () => book({ slot, consent }, afterYes(consent, 1))
    const [first, second] = await Promise.all([yes(), yes()])
    const again = await yes()
    expect(first.text).toMatch(/^Booked: /)
    expect([second.text, again.text]).toEqual([first.text, first.text])
    const events = await server.database
      .selectFrom('calendar_events')
      .innerJoin('calendar_accounts', 'calendar_accounts.id', 'account_id')
      .select('calendar_events.id')
      .where('user_id', '=', call.userId)
      .execute()
    expect(events).toHaveLength(1)
  })

  it('changes what its token was minted for: refused at the door, and audited', async () => {
    const { call, slot, consent } = await askedAboutTen()
    const args = { slot, consent }
    const token = await callToken(server, call, {
      tool: 'book_appointment',
      args,
      ...afterYes(consent, 1),
    })
    const other = { ...args, title: 'Surgery' }
    const { status } = await callMcp(server, token, 'book_appointment', other)
    expect(status).toBe(401)
    const audited = () =>
      server.database
        .selectFrom('audit')
        .select('tool')
        .where('call_id', '=', call.callId)
        .where('outcome', '=', 'refused')
        .execute()
    await expect.poll(audited).toEqual([{ tool: 'book_appointment' }])
  })
})
