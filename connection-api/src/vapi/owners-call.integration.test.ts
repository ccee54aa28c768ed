import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SimulatedCall } from '@parley/dev/src/vapi/simulated-call.ts'
import { startAgentScene, VAPI_SECRET, type AgentScene } from '../testing/agent-scene.ts'
import type { OpenOwner } from '../testing/open-owner.ts'
import { handleIn, questionIn, textOf } from '../testing/vapi-answers.ts'
import { aWednesday } from '../testing/wednesday.ts'

const date = aWednesday()

const Start = z.object({
  call: z.string(),
  assistant_id: z.string(),
  assistant_overrides: z.object({
    metadata: z.record(z.string(), z.string()),
    model: z.object({
      tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }) })),
    }),
  }),
})

let scene: AgentScene
let owner: OpenOwner
let agent: { id: string; assistantId: string }

beforeAll(async () => {
  scene = await startAgentScene()
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  owner = await scene.newOwner()
  agent = await scene.newAgent(owner)
})

const start = (token: string | undefined = owner.token, body = {}) =>
  scene.service.client.post('/api/vapi/calls', body, token)
const started = async () => Start.parse((await start()).body)

const callWith = (metadata: Record<string, string>) =>
  scene.call(agent.assistantId, { overrides: { metadata } })

/** What an owner may see of their calendar, and a guest never. */
const whatsOn = (call: SimulatedCall) => call.use('whats_on', { user_id: owner.id, when: date })

const callRow = (id: string) =>
  scene.service.database
    .selectFrom('calls')
    .select(['caller_kind', 'caller_id', 'channel', 'started_at', 'ended_at'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

describe('a call at Vapi that its owner starts', () => {
  it('is the owner’s: they see their day, and book after a yes of their own', async () => {
    const { call: callId, assistant_id, assistant_overrides } = await started()
    expect(assistant_id).toBe(agent.assistantId)
    const call = callWith(assistant_overrides.metadata)
    call.agentSays('Hello. How can I help?')
    call.callerSays('What is on, and book the dentist on Wednesday at nine.')
    expect((await whatsOn(call)).result).toMatch(/nothing/i)
    const found = await call.use('find_times', { user_id: owner.id, when: `${date}T09:00` })
    const args = { user_id: owner.id, slot: handleIn('slot', found), title: 'Dentist' }
    const asked = await call.use('book_appointment', args)
    const consent = handleIn('consent', asked)
    const early = await call.use('book_appointment', { ...args, consent })
    expect(textOf(early)).toMatch(/not heard|Nobody has answered/)
    call.agentSays(questionIn(asked))
    call.callerSays('Yes please.')
    const booked = await call.use('book_appointment', { ...args, consent })
    expect(booked.result).toMatch(/^Booked: Dentist/)
    expect((await whatsOn(call)).result).toContain('Dentist')
    expect(await callRow(callId)).toMatchObject({
      caller_kind: 'owner',
      caller_id: owner.id,
      channel: 'vapi',
      started_at: expect.any(Date),
    })
    expect(await call.end()).toEqual([200, 200])
    expect((await callRow(callId)).ended_at).not.toBeNull()
  })

  it('offers an owner’s tools, and tells the client no secret of the webhook', async () => {
    const { assistant_overrides } = await started()
    const names = assistant_overrides.model.tools.map((tool) => tool.function.name)
    expect(names).toContain('whats_on')
    expect(JSON.stringify((await start()).body)).not.toContain(VAPI_SECRET)
  })

  it('is started once: the same ticket in another call is a guest’s, as is one that is made up', async () => {
    const { assistant_overrides } = await started()
    const { metadata } = assistant_overrides
    expect((await whatsOn(callWith(metadata))).result).toMatch(/nothing/i)
    for (const shown of [metadata, { parley_ticket: 'made-up' }, {}]) {
      const other = callWith(shown)
      other.callerSays('What is on?')
      expect((await whatsOn(other)).error).toMatch(/^I may not do that/)
    }
  })

  it('is one call, however many messages of it come first at once', async () => {
    const { call: callId, assistant_overrides } = await started()
    const call = callWith(assistant_overrides.metadata)
    call.callerSays('What is on?')
    const answers = await Promise.all(Array.from({ length: 5 }, () => whatsOn(call)))
    for (const { result } of answers) expect(result).toMatch(/nothing/i)
    const calls = scene.service.database.selectFrom('calls').where('owner_id', '=', owner.id)
    expect(await calls.select('id').execute()).toEqual([{ id: callId }])
  })

  it('is of one agent: at another person’s the ticket proves nothing', async () => {
    const { assistant_overrides } = await started()
    const other = await scene.newOwner()
    const theirs = await scene.newAgent(other)
    const { metadata } = assistant_overrides
    const call = scene.call(theirs.assistantId, { overrides: { metadata } })
    call.callerSays('What is on?')
    const answer = await call.use('whats_on', { user_id: other.id, when: date })
    expect(answer.error).toMatch(/^I may not do that/)
  })

  it('is over when its owner signs out, before it began or after', async () => {
    const [used, unused] = [await started(), await started()]
    const call = callWith(used.assistant_overrides.metadata)
    expect((await whatsOn(call)).result).toMatch(/nothing/i)
    await scene.service.client.post('/api/auth/logout', {}, owner.token)
    expect((await whatsOn(call)).error).toBeDefined()
    const late = callWith(unused.assistant_overrides.metadata)
    expect((await whatsOn(late)).error).toMatch(/^I may not do that/)
  })

  it('is begun within five minutes, or not at all', async () => {
    const { call: callId, assistant_overrides } = await started()
    const offered_at = new Date(Date.now() - 5 * 60_000)
    const { database } = scene.service
    await database.updateTable('calls').set({ offered_at }).where('id', '=', callId).execute()
    const call = callWith(assistant_overrides.metadata)
    call.callerSays('What is on?')
    expect((await whatsOn(call)).error).toMatch(/^I may not do that/)
  })

  it('is refused while the tools cannot be asked, and begins when they can', async () => {
    scene.link.cut()
    expect((await start()).status).toBe(503)
    scene.link.mend()
    expect((await start()).status).toBe(201)
  })

  it('leaves nothing in our records that could start it', async () => {
    const { assistant_overrides } = await started()
    const ticket = assistant_overrides.metadata['parley_ticket'] ?? ''
    expect(ticket.length).toBeGreaterThan(40)
    const rows = await scene.service.database.selectFrom('conversations').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(ticket)
  })

  it('needs a sign-in, and an agent that is there', async () => {
    expect((await scene.service.client.post('/api/vapi/calls', {})).status).toBe(401)
    const other = await scene.newOwner()
    expect(await start(other.token)).toMatchObject({ status: 400, code: 'agent_needed' })
    const made = await scene.service.client.post(
      '/api/agents',
      { name: 'Front desk', greeting: 'Hello.' },
      other.token,
    )
    expect(made.status).toBe(201)
    expect(await start(other.token)).toMatchObject({ status: 409, code: 'agent_not_synced' })
    expect(await start(other.token, { agent: agent.id })).toMatchObject({ status: 404 })
  })
})
