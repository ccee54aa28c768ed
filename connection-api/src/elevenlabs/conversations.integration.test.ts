import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callKey, livenessKey } from '@parley/shared/sessions/call-record'
import {
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'
import { useTool } from '../testing/tool-door.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const WISH = { date: day, time: '14:00', title: 'Dentist' }
const Consent = z.object({ consent: z.string() })

let scene: ElevenLabsScene
let ada: LinkedOwner

beforeAll(async () => {
  scene = await startElevenLabsScene()
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await scene.newOwner()
})

type Conversation = Awaited<ReturnType<ElevenLabsScene['begin']>>

async function callOf(id: string) {
  const { body } = await scene.service.client.get(`/api/calls/${id}`, ada.token)
  return z.object({ call: z.looseObject({}) }).parse(body).call
}

async function appointments() {
  const rows = await scene.service.database
    .selectFrom('appointments')
    .select(['title', 'start_at', 'status'])
    .where('owner_id', '=', ada.id)
    .where('status', '<>', 'held')
    .execute()
  return rows
}

/** First step. @returns the arguments of the second */
async function propose(talk: Pick<Conversation, 'use'>, wish: Record<string, string> = WISH) {
  const asked = await talk.use('book_appointment', wish)
  expect(asked).toMatchObject({ status: 200, body: { success: false, outcome: 'consent_needed' } })
  return { ...wish, consent: Consent.parse(asked.body).consent }
}

const direct = (path: string, authorization: string, body: object = {}, more = {}) =>
  fetch(`${scene.service.client.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization, ...more },
    body: JSON.stringify(body),
  })

describe('an owner’s conversation', () => {
  it('finds free times at once, in words and in fields', async () => {
    const talk = await scene.begin(ada)
    const found = await talk.use('check_availability', { date: day })
    expect(found).toMatchObject({
      status: 200,
      body: { success: true, date: day, message: expect.stringMatching(/^On Wednesday /) },
    })
    const { available_slots: slots } = z
      .object({ available_slots: z.array(z.looseObject({ time: z.string() })) })
      .parse(found.body)
    expect(slots[0]).toMatchObject({ time: '09:00', zone: 'UTC' })
  })

  it('books what its owner approved, once, and only then', async () => {
    const talk = await scene.begin(ada)
    const args = await propose(talk)
    expect(await appointments()).toEqual([])
    const [asked] = await scene.waiting(ada)
    expect(asked).toMatchObject({
      client: 'Front desk (ElevenLabs)',
      question: expect.stringMatching(/^Shall I book Dentist on Wednesday .* 2 to 2:30 pm\?$/),
    })
    const early = await talk.use('book_appointment', args)
    expect(early.body).toMatchObject({
      success: false,
      message: expect.stringContaining('The owner has not answered yet'),
    })
    expect(await appointments()).toEqual([])
    await scene.approve(ada, asked?.id)
    const [done, again] = await Promise.all([
      talk.use('book_appointment', args),
      talk.use('book_appointment', args),
    ])
    for (const { body } of [done, again]) {
      expect(body).toMatchObject({
        success: true,
        message: expect.stringMatching(/^Booked: Dentist/),
      })
    }
    expect(await appointments()).toMatchObject([
      { title: 'Dentist', start_at: new Date(`${day}T14:00:00Z`), status: 'confirmed' },
    ])
  })

  it('asks one question however often the same is sent', async () => {
    const talk = await scene.begin(ada)
    const both = await Promise.all([propose(talk), propose(talk)])
    expect(both[0]).toEqual(both[1])
    expect(await scene.waiting(ada)).toHaveLength(1)
  })

  it('books by an approval that came when the question was old', async () => {
    const talk = await scene.begin(ada)
    await propose(talk)
    const [asked] = await scene.waiting(ada)
    await scene.approve(ada, asked?.id)
    // The two minutes of the consent are over, and those in which the same call has the same answer.
    const { database } = scene.service
    await database
      .updateTable('consents')
      .set({ expires_at: new Date() })
      .where('owner_id', '=', ada.id)
      .execute()
    await database
      .updateTable('conversation_tool_calls')
      .set({ tool_call_id: 'two minutes ago' })
      .where('call_id', '=', talk.call)
      .where('asked', 'is not', null)
      .execute()
    const args = await propose(talk)
    expect(await scene.waiting(ada)).toEqual([])
    expect((await talk.use('book_appointment', args)).body).toMatchObject({ success: true })
    expect(await appointments()).toHaveLength(1)
  })

  it('does nothing after a no, and nothing else than was approved', async () => {
    const talk = await scene.begin(ada)
    const args = await propose(talk)
    const [asked] = await scene.waiting(ada)
    await scene.approve(ada, asked?.id)
    const other = await talk.use('book_appointment', { ...args, time: '15:00' })
    expect(other.body).toMatchObject({ success: false })
    await scene.approve(ada, asked?.id, 'no')
    const refused = await talk.use('book_appointment', args)
    expect(refused.body).toMatchObject({ success: false, message: expect.stringContaining('no') })
    expect(await appointments()).toEqual([])
  })

  it('needs no answer while a standing leave holds', async () => {
    const first = await scene.begin(ada)
    await propose(first)
    const [asked] = await scene.waiting(ada)
    await scene.approve(ada, asked?.id, 'yes_and_leave')
    const talk = await scene.begin(ada)
    const args = await propose(talk, { ...WISH, time: '15:00' })
    expect((await talk.use('book_appointment', args)).body).toMatchObject({ success: true })
  })

  it('says in words what cannot be done', async () => {
    const talk = await scene.begin(ada)
    const odd = await talk.use('check_availability', { date: 'the day of the ducks' })
    expect(odd).toMatchObject({ status: 200, body: { success: false, available_slots: [] } })
    const closed = await talk.use('book_appointment', { ...WISH, time: '20:00' })
    expect(closed).toMatchObject({ status: 200, body: { success: false } })
    const unknown = await direct(
      '/api/elevenlabs/tools/rm',
      talk.variables['secret__user_token'] ?? '',
      {},
      { 'x-conversation-id': talk.id },
    )
    expect(await unknown.json()).toMatchObject({ success: false })
  })
})

describe('a conversation token', () => {
  it('is taken with Bearer and without, in one conversation alone', async () => {
    const talk = await scene.begin(ada)
    const token = talk.variables['secret__user_token'] ?? ''
    const path = '/api/calendar/check-availability'
    for (const shown of [token, `Bearer ${token}`, `bearer  ${token}`]) {
      expect((await direct(path, shown, { date: day })).status).toBe(200)
    }
    const at = (conversation: string) => ({ 'x-conversation-id': conversation })
    expect((await direct(path, token, { date: day }, at('conv_1'))).status).toBe(200)
    expect((await direct(path, token, { date: day }, at('conv_2'))).status).toBe(401)
    expect((await direct(path, token, { date: day })).status).toBe(401)
  })

  it('ends with the report, and with whatever ends a call', async () => {
    const ended: Record<string, (talk: Conversation) => Promise<unknown>> = {
      report: (talk) => talk.report(),
      'stopped by its owner': (talk) =>
        scene.service.client.post(`/api/calls/${talk.call}/end`, undefined, ada.token),
      'Redis came back empty': ({ call }) =>
        scene.service.redis.del(callKey(call), livenessKey(call)),
      'an hour is over': ({ call }) => scene.service.redis.del(livenessKey(call)),
      'agent deleted': () => scene.service.client.delete(`/api/agents/${ada.agent}`, ada.token),
    }
    for (const [what, end] of Object.entries(ended)) {
      const talk = await scene.begin(ada)
      expect((await talk.use('check_availability', { date: day })).status, what).toBe(200)
      await end(talk)
      expect((await talk.use('check_availability', { date: day })).status, what).toBe(401)
    }
  })

  it('ends when its owner signs out', async () => {
    const talk = await scene.begin(ada)
    await scene.service.client.post('/api/auth/logout', undefined, ada.token)
    expect((await talk.use('check_availability', { date: day })).status).toBe(401)
  })

  it('is nothing to the tools themselves', async () => {
    const talk = await scene.begin(ada)
    const token = talk.variables['secret__user_token'] ?? ''
    expect((await useTool(scene.mcp, token, 'who_am_i')).status).toBe(401)
  })
})

describe('somebody who telephones', () => {
  const SAM = { ...WISH, name: 'Sam Lee', phone: '07700 900123' }

  it('is a guest, who books what the owner approves', async () => {
    const talk = await scene.ring(ada)
    const args = await propose(talk, SAM)
    const [asked] = await scene.waiting(ada)
    expect(asked?.client).toBe('Front desk (ElevenLabs guests)')
    await scene.approve(ada, asked?.id)
    const done = await talk.use('book_appointment', args)
    expect(done.body).toMatchObject({
      success: true,
      message: expect.stringContaining('reference'),
    })
    expect((await talk.use('list_appointments')).body).toMatchObject({ success: false })
  })

  it('has no part in the leave that the owner gave for conversations of their own', async () => {
    const own = await scene.begin(ada)
    await propose(own)
    const [asked] = await scene.waiting(ada)
    await scene.approve(ada, asked?.id, 'yes_and_leave')
    const talk = await scene.ring(ada)
    const args = await propose(talk, { ...SAM, time: '15:00' })
    const booking = await talk.use('book_appointment', args)
    expect(booking.body).toMatchObject({
      success: false,
      message: expect.stringContaining('The owner has not answered yet'),
    })
  })

  it('has one conversation, however often ElevenLabs asks', async () => {
    const callSid = `CA${'0'.repeat(31)}1`
    await scene.ring(ada, { callSid })
    const talk = await scene.ring(ada, { callSid })
    expect((await talk.use('check_availability', { date: day })).status).toBe(200)
    const calls = await scene.service.client.get('/api/calls', ada.token)
    expect(z.object({ calls: z.array(z.unknown()) }).parse(calls.body).calls).toHaveLength(1)
    expect(await talk.report()).toBe(200)
    expect((await talk.use('check_availability', { date: day })).status).toBe(401)
  })

  it('reaches nobody with a wrong secret, or an agent that is not linked', async () => {
    const wrong = scene.ring(ada, { secret: 'x'.repeat(40) })
    await expect(wrong).rejects.toThrow('Initiation answered 401')
    const stray = scene.ring({ ...ada, agentId: scene.elevenLabs.addAgent() })
    await expect(stray).rejects.toThrow('Initiation answered 404')
  })
})

describe('a report', () => {
  it('ends the call as it was, once, whatever order and however often it comes', async () => {
    const talk = await scene.begin(ada)
    await talk.use('check_availability', { date: day })
    const failed = { type: 'call_initiation_failure' }
    expect([await talk.report(), await talk.report(), await talk.report(failed)]).toEqual([
      200, 200, 200,
    ])
    expect(await callOf(talk.call)).toMatchObject({
      state: 'ended',
      platform: 'elevenlabs',
      end_reason: 'hang_up',
    })
  })

  it('is taken with a good signature of this half hour alone', async () => {
    const talk = await scene.begin(ada)
    const refused = [{ agedSeconds: 1900 }, { agedSeconds: -400 }, { secret: 'wsec_another' }]
    for (const options of refused) expect(await talk.report(options)).toBe(401)
    expect(await callOf(talk.call)).toMatchObject({ ended_at: null })
    expect(await talk.report({ agedSeconds: 1700 })).toBe(200)
    expect(await callOf(talk.call)).toMatchObject({ state: 'ended' })
  })

  it('of another conversation with the same variables ends nothing', async () => {
    const talk = await scene.begin(ada)
    await talk.use('check_availability', { date: day })
    const other = await scene.elevenLabs.begin(
      scene.service.client.url,
      ada.agentId,
      talk.variables,
    )
    expect(await other.report()).toBe(200)
    expect((await talk.use('check_availability', { date: day })).status).toBe(200)
  })

  it('leaves what was said only where the owner keeps it', async () => {
    const { client } = scene.service
    for (const days of [0, 30]) {
      await client.put('/api/me/settings', { keep_transcripts_days: days }, ada.token)
      const talk = await scene.begin(ada)
      talk.agentSays('Hello.')
      talk.callerSays('Is Wednesday free?')
      await talk.use('check_availability', { date: day })
      await talk.report()
      await talk.report()
      const kept = await client.get(`/api/calls/${talk.call}/transcript`, ada.token)
      const turns = [
        { who: 'agent', text: 'Hello.' },
        { who: 'caller', text: 'Is Wednesday free?' },
      ]
      expect(kept.body).toMatchObject({ kept: days > 0, turns: days > 0 ? turns : [] })
    }
    const stored = await scene.service.database
      .selectFrom('conversation_tool_calls')
      .selectAll()
      .execute()
    expect(JSON.stringify(stored)).not.toContain('eyJ')
  })
})

describe('beginning a conversation', () => {
  const begin = (body: object, token = ada.token) =>
    scene.service.client.post('/api/elevenlabs/conversations', body, token)

  it('is for people who are signed in, with agents of theirs', async () => {
    expect((await scene.service.client.post('/api/elevenlabs/conversations', {})).status).toBe(401)
    const grace = await scene.newOwner()
    expect((await begin({ agent: ada.agent }, grace.token)).code).toBe('agent_not_found')
    expect((await begin({})).body).toMatchObject({
      agent_id: ada.agentId,
      signed_url: expect.stringContaining(`agent_id=${ada.agentId}`),
    })
  })

  it('leaves no more than two that nobody used', async () => {
    const talks = [await scene.begin(ada), await scene.begin(ada), await scene.begin(ada)]
    const states = await Promise.all(
      talks.map(async ({ call }) => (await callOf(call))['ended_at']),
    )
    expect(states.map((at) => at !== null)).toEqual([true, false, false])
  })

  it.each([
    [429, 503, 'elevenlabs_unavailable'],
    [500, 503, 'elevenlabs_unavailable'],
    [401, 422, 'elevenlabs_refused'],
  ])('says what to do when ElevenLabs answers %i', async (there, here, code) => {
    scene.elevenLabs.failpoints.add({
      operation: 'elevenlabs.signed_url',
      times: 3,
      effect: { kind: 'error', status: there, when: 'before' },
    })
    const answer = await begin({})
    expect([answer.status, answer.code]).toEqual([here, code])
    // What the SDK did not use up.
    while ((await begin({})).status !== 201);
  })
})

describe('linking an agent', () => {
  const link = (agent: string, agentId: string, token = ada.token) =>
    scene.service.client.put(`/api/agents/${agent}/elevenlabs`, { agent_id: agentId }, token)

  it('takes the tag there that nobody else can set', async () => {
    const mallory = await scene.newOwner()
    const stolen = await link(mallory.agent, ada.agentId, mallory.token)
    expect([stolen.status, stolen.code]).toEqual([409, 'agent_not_tagged'])
    expect((await link(ada.agent, 'agent_nowhere')).code).toBe('agent_not_tagged')
    expect((await link(ada.agent, ada.agentId, mallory.token)).code).toBe('agent_not_found')
  })

  it('follows the tag, and ends when it is taken back', async () => {
    const { client } = scene.service
    const grace = await scene.newOwner()
    scene.elevenLabs.tag(ada.agentId, [grace.agent])
    const moved = await link(grace.agent, ada.agentId, grace.token)
    expect(moved.body).toMatchObject({ agent: { elevenlabs: { agent_id: ada.agentId } } })
    const left = await client.get(`/api/agents/${ada.agent}`, ada.token)
    expect(left.body).toMatchObject({ agent: { elevenlabs: { agent_id: null } } })
    const path = `/api/agents/${grace.agent}/elevenlabs`
    expect((await client.delete(path, grace.token)).status).toBe(204)
    const begun = await client.post(
      '/api/elevenlabs/conversations',
      { agent: grace.agent },
      grace.token,
    )
    expect(begun.code).toBe('agent_not_linked')
  })
})
