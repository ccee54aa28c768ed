import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SimulatedCall } from '@parley/dev/src/vapi/simulated-call.ts'
import { SHAPES } from '@parley/dev/src/vapi/tool-call-shapes.ts'
import { startAgentScene, VAPI_SECRET, type AgentScene } from '../testing/agent-scene.ts'
import type { OpenOwner } from '../testing/open-owner.ts'
import {
  askToBook as askAt,
  handleIn,
  questionIn,
  SAM,
  signedByVapi,
  textOf,
} from '../testing/vapi-answers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const date = aWednesday()

let scene: AgentScene
let owner: OpenOwner
let agent: { id: string; assistantId: string }

beforeAll(async () => {
  scene = await startAgentScene({ VAPI_ANSWER_SECONDS: '4' })
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  owner = await scene.newOwner()
  agent = await scene.newAgent(owner)
})

const user_id = () => owner.id

const askToBook = (call: SimulatedCall, hour = 9, silent = false) =>
  askAt(call, { user_id: user_id(), day: date, hour }, silent)

const appointments = () =>
  scene.service.database
    .selectFrom('appointments')
    .select(['status', 'title', 'start_at', 'call_id', 'booked_by'])
    .where('owner_id', '=', owner.id)
    .where('status', '<>', 'held')
    .execute()

const Calls = z.object({ calls: z.array(z.looseObject({ id: z.string() })) })
async function calls() {
  const { body } = await scene.service.client.get('/api/calls', owner.token)
  return Calls.parse(body).calls
}

async function auditCodes() {
  const rows = await scene.service.database
    .selectFrom('audit')
    .select(['tool', 'outcome', 'code', 'act', 'caller_id'])
    .where('owner_id', '=', owner.id)
    .orderBy('at')
    .execute()
  return rows.map(({ tool, outcome, code }) => [tool, outcome, code])
}

describe('a call that comes by Vapi', () => {
  it('books for a guest, who said yes by Vapi’s own transcript, and is in the owner’s list', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call)
    expect(question).toContain('Shall I book Check-up for Sam Lee')
    call.agentSays(question)
    call.callerSays('Yes please.')
    const booked = await call.use('book_appointment', { ...args, consent })
    expect(booked.result).toMatch(/^Booked: Check-up/)
    expect(booked.result).toContain('Your reference is')
    expect(booked.result).not.toContain('\n')
    const made = await appointments()
    expect(made).toMatchObject([{ status: 'confirmed', title: 'Check-up for Sam Lee' }])
    expect(made[0]?.start_at.toISOString()).toBe(`${date}T09:00:00.000Z`)
    expect(made[0]?.booked_by).toMatch(/^guest_/)
    expect(await call.end()).toEqual([200, 200])
    expect(await calls()).toMatchObject([
      {
        id: made[0]?.call_id,
        caller: 'guest',
        channel: 'vapi',
        agent: agent.id,
        state: 'ended',
        end_reason: 'hang_up',
      },
    ])
  })

  it.each(SHAPES)('is understood with %s', async (shape) => {
    const call = scene.call(agent.assistantId)
    call.callerSays('When are you free?')
    const found = await call.use('find_times', { user_id: user_id(), when: date }, { shape })
    expect(found).toMatchObject({
      name: 'find_times',
      result: expect.stringMatching(/\[slot \w+:/),
    })
  })

  it('is understood in the legacy form, and by the names of the seed', async () => {
    const call = scene.call(agent.assistantId)
    call.callerSays('Is nine free?')
    const parameters = JSON.stringify({ user_id: user_id(), start_time: `${date}T09:00` })
    const functionCall = { name: 'check_availability', parameters }
    const { status, body } = await call.send({ type: 'function-call', functionCall })
    expect(status).toBe(200)
    expect(body).toEqual({ result: expect.stringMatching(/is free\. \[slot/) })
    const seeds = {
      user_id: user_id(),
      property_address: '12 Elm Street',
      start_time: `${date}T09:00`,
      ...SAM,
    }
    const asked = await call.use('set_appointment', seeds)
    expect(textOf(asked)).toMatch(/call set_appointment again/)
    call.agentSays(questionIn(asked))
    call.callerSays('Yes.')
    const consent = handleIn('consent', asked)
    const other = await call.use('set_appointment', { ...seeds, name: 'Eve', consent })
    expect(other.error).toMatch(/^Something changed since the question/)
    const booked = await call.use('set_appointment', { ...seeds, consent })
    expect(booked.result).toMatch(/^Booked: 12 Elm Street/)
    const taken = await call.use('set_appointment', { ...seeds, name: 'Eve' })
    expect(taken.error).toMatch(/call set_appointment with that start_time/)
    expect(await appointments()).toHaveLength(1)
  })

  it('is answered 200 for whatever else it tells', async () => {
    const call = scene.call(agent.assistantId)
    for (const type of [
      'hang',
      'speech-update',
      'assistant-request',
      'transcript',
      'what-is-new',
    ]) {
      expect(await call.send({ type })).toEqual({ status: 200, body: {} })
    }
    expect(await calls()).toEqual([])
  })
})

describe('a yes', () => {
  it.each<[string, (call: SimulatedCall, question: string) => void, RegExp]>([
    ['that nobody gave', (call, question) => call.agentSays(question), /answered yet/],
    ['to a question that was cut off', cutOff, /not heard to its end/],
    [
      'that is a no',
      (call, question) => (call.agentSays(question), call.callerSays('No.')),
      /was no/,
    ],
  ])('%s books nothing', async (_what, go, words) => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call)
    go(call, question)
    expect((await call.use('book_appointment', { ...args, consent })).error).toMatch(words)
    expect(await appointments()).toEqual([])
  })

  it('without a transcript is the owner’s, on their page', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call, 10, true)
    const again = { ...args, consent }
    const waiting = await call.use('book_appointment', again, { silent: true })
    expect(waiting.error).toMatch(/^The owner has not answered yet/)
    // A transcript that comes later does not stand in for the owner.
    call.agentSays(question)
    call.callerSays('Yes.')
    expect((await call.use('book_appointment', again)).error).toMatch(/^The owner has not/)
    const { client } = scene.service
    const { body } = await client.get('/api/approvals', owner.token)
    const [asked] = Approvals.parse(body).approvals
    expect(asked).toMatchObject({ client: 'Front desk (Vapi guests)', question })
    await client.post(`/api/approvals/${asked?.id}`, { answer: 'yes' }, owner.token)
    const booked = await call.use('book_appointment', again, { silent: true })
    expect(booked.result).toMatch(/^Booked: Check-up/)
    expect(await appointments()).toHaveLength(1)
  })

  it('means nothing in another call', async () => {
    const first = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(first)
    const second = scene.call(agent.assistantId)
    second.callerSays('Hello.')
    second.agentSays(question)
    second.callerSays('Yes.')
    const stolen = await second.use('book_appointment', { ...args, consent })
    expect(stolen.error).toMatch(/^That question is not open/)
    expect(await appointments()).toEqual([])
  })
})

function cutOff(call: SimulatedCall, question: string) {
  call.agentSays(question.slice(0, 20))
  call.callerSays('Yes.')
}

describe('a message', () => {
  it.each<[string, Record<string, string>]>([
    ['without a secret', {}],
    ['with another secret', { 'x-vapi-secret': VAPI_SECRET.replace('a', 'b') }],
    ['with the secret in the wrong place', { authorization: VAPI_SECRET }],
    ['with a stale signature', signedByVapi(`${Math.floor(Date.now() / 1000) - 3600}`, '{}')],
    ['with a signature for another body', signedByVapi(`${Math.floor(Date.now() / 1000)}`, '{}')],
  ])('%s is refused before it is read', async (_what, headers) => {
    const call = scene.call(agent.assistantId, { headers })
    const answer = await call.send({ type: 'hang' })
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'not_signed' } } })
    expect(await calls()).toEqual([])
  })

  it('that is signed is taken', async () => {
    const body = JSON.stringify({ message: { type: 'hang' } })
    const response = await fetch(`${scene.service.client.url}/vapi/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedByVapi(`${Date.now()}`, body) },
      body,
    })
    expect([response.status, await response.json()]).toEqual([200, {}])
  })

  it.each(['', '{', '[]', '{"message":7}', '{"message":{"type":7}}'])(
    'of %j from Vapi is answered 200',
    async (body) => {
      const response = await fetch(`${scene.service.client.url}/vapi/webhook`, {
        method: 'POST',
        headers: { 'x-vapi-secret': VAPI_SECRET },
        body,
      })
      expect([response.status, await response.json()]).toEqual([200, {}])
    },
  )

  it('of an assistant that is nobody’s does nothing', async () => {
    const call = scene.call(agent.assistantId)
    const made = { toolCallList: [{ id: 'c1', function: { name: 'find_times', arguments: {} } }] }
    const strange = { call: { id: call.id, assistantId: 'somebody' }, assistant: {}, ...made }
    const answer = await call.send({ type: 'tool-calls', ...strange })
    expect(answer).toMatchObject({
      status: 200,
      body: { results: [{ toolCallId: 'c1', error: expect.stringMatching(/not set up/) }] },
    })
  })
})

describe('whose calendar it is', () => {
  it('is the agent’s owner’s; another user_id is refused in words and audited', async () => {
    const other = await scene.newOwner()
    const call = scene.call(agent.assistantId)
    call.callerSays('When is Grace free?')
    const refused = await call.use('find_times', { user_id: other.id, when: date })
    expect(refused.error).toMatch(/calendar of somebody else/)
    expect(await auditCodes()).toEqual([['find_times', 'refused', 'WRONG_OWNER']])
    expect((await call.use('find_times', { when: date })).result).toMatch(/\[slot/)
  })

  it.each(['whats_on', 'save_contact', 'set_working_hours', 'no_such_tool'])(
    'lets no guest use %s',
    async (tool) => {
      const call = scene.call(agent.assistantId)
      call.callerSays('Do it.')
      expect((await call.use(tool, { user_id: user_id() })).error).toMatch(/^I may not do that/)
      expect(await auditCodes()).toEqual([[tool, 'refused', 'NOT_ALLOWED']])
    },
  )

  it('lets an agent use its own tools only, and an owner who may only read nothing more', async () => {
    const reader = await scene.newAgent(owner, { tools: ['find_times'] })
    const call = scene.call(reader.assistantId)
    call.callerSays('Book it.')
    expect((await call.use('book_appointment', { slot: 'abcde' })).error).toMatch(/^I may not/)
    owner = await scene.newOwner('viewer')
    const viewers = scene.call((await scene.newAgent(owner)).assistantId)
    viewers.callerSays('Book it.')
    expect((await viewers.use('book_appointment', { slot: 'abcde' })).error).toMatch(/^I may not/)
    expect((await viewers.use('find_times', { when: date })).result).toMatch(/\[slot/)
  })
})

describe('a tool call that is sent again', () => {
  it('has the same answer, and is done once, also at the same moment', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call, 11)
    call.agentSays(question)
    call.callerSays('Yes.')
    const again = () => call.use('book_appointment', { ...args, consent }, { id: 'call_twice' })
    const answers = await Promise.all([again(), again(), again()])
    const late = await again()
    expect(new Set([...answers, late].map(textOf)).size).toBe(1)
    expect(late.result).toMatch(/^Booked: Check-up/)
    expect(await appointments()).toHaveLength(1)
  })

  it('asks no second question', async () => {
    const call = scene.call(agent.assistantId)
    call.callerSays('Wednesday at twelve.')
    const found = await call.use('find_times', { when: `${date}T12:00` })
    const args = { slot: handleIn('slot', found), ...SAM }
    const ask = () => call.use('book_appointment', args, { id: 'call_ask' })
    const [first, second] = [await ask(), await ask()]
    expect(handleIn('consent', second)).toBe(handleIn('consent', first))
  })
})

describe('a provider that is slow', () => {
  it('is waited for as long as Vapi waits, and what it then does is told once', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call, 13)
    call.agentSays(question)
    call.callerSays('Yes.')
    scene.link.hold()
    const again = { ...args, consent }
    const slow = await call.use('book_appointment', again, { id: 'call_slow' })
    expect(slow.result).toMatch(/^I am still checking/)
    scene.link.mend()
    const asked = await call.use('book_appointment', again)
    expect(asked.result).toMatch(/^Booked: Check-up/)
    expect(textOf(await call.use('book_appointment', again, { id: 'call_slow' }))).toBe(
      asked.result,
    )
    expect(await appointments()).toHaveLength(1)
  })

  it('or away is said in words, and what was asked for can be asked for again', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call, 14)
    call.agentSays(question)
    call.callerSays('Yes.')
    scene.link.cut()
    const again = () => call.use('book_appointment', { ...args, consent }, { id: 'call_away' })
    expect((await again()).error).toMatch(/^I cannot reach the calendar/)
    scene.link.mend()
    expect((await again()).result).toMatch(/^Booked: Check-up/)
    expect(await appointments()).toHaveLength(1)
  })
})

describe('the end', () => {
  it('is Vapi’s report: nothing is done after it, and told again nothing changes', async () => {
    const call = scene.call(agent.assistantId)
    const { args, consent, question } = await askToBook(call)
    call.agentSays(question)
    call.callerSays('Yes.')
    await call.end('silence-timed-out')
    const late = await call.use('book_appointment', { ...args, consent })
    expect(late.error).toMatch(/^This session is over/)
    expect(await appointments()).toEqual([])
    const [before] = await calls()
    expect(before).toMatchObject({ state: 'ended', end_reason: 'time_limit' })
    await call.end()
    expect(await calls()).toEqual([before])
  })

  it('of a call in which nothing was asked of us makes its row too', async () => {
    const call = scene.call(agent.assistantId)
    await call.end()
    expect(await calls()).toMatchObject([{ state: 'ended', channel: 'vapi' }])
  })

  it('keeps what was said where the owner keeps that', async () => {
    const { client } = scene.service
    await client.put('/api/me/settings', { keep_transcripts_days: 7 }, owner.token)
    const call = scene.call(agent.assistantId)
    call.agentSays('Hello.')
    call.callerSays('Goodbye.')
    await call.end()
    const [ended] = await calls()
    const { body } = await client.get(`/api/calls/${ended?.id}/transcript`, owner.token)
    expect(body).toMatchObject({
      turns: [
        { who: 'agent', text: 'Hello.' },
        { who: 'caller', text: 'Goodbye.' },
      ],
    })
  })

  it('is the owner’s, who stops it or deletes the agent', async () => {
    const { client } = scene.service
    const stopped = scene.call(agent.assistantId)
    stopped.callerSays('Hello.')
    await stopped.use('find_times', { when: date })
    const [open] = await calls()
    await client.post(`/api/calls/${open?.id}/end`, undefined, owner.token)
    expect((await stopped.use('find_times', { when: date })).error).toMatch(/session is over/)
    const orphan = scene.call(agent.assistantId)
    orphan.callerSays('Hello.')
    await orphan.use('find_times', { when: date })
    await client.delete(`/api/agents/${agent.id}`, owner.token)
    expect(await calls()).toMatchObject([{ end_reason: 'agent_deleted' }, {}])
    expect((await orphan.use('find_times', { when: date })).error).toMatch(/not set up/)
  })
})

const Approvals = z.object({ approvals: z.array(z.looseObject({ id: z.string() })) })
