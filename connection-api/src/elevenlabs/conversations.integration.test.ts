import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { callKey, livenessKey } from '@parley/shared/sessions/call-record'
import {
  propose,
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'
import { useTool } from '../testing/tool-door.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()
const WISH = { date: day, time: '14:00', title: 'Dentist' }

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

async function appointments() {
  const rows = await scene.service.database
    .selectFrom('appointments')
    .select(['title', 'start_at', 'status'])
    .where('owner_id', '=', ada.id)
    .where('status', '<>', 'held')
    .execute()
  return rows
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
    const args = await propose(talk, WISH)
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
    const both = await Promise.all([propose(talk, WISH), propose(talk, WISH)])
    expect(both[0]).toEqual(both[1])
    expect(await scene.waiting(ada)).toHaveLength(1)
  })

  it('books by an approval that came when the question was old', async () => {
    const talk = await scene.begin(ada)
    await propose(talk, WISH)
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
    const args = await propose(talk, WISH)
    expect(await scene.waiting(ada)).toEqual([])
    expect((await talk.use('book_appointment', args)).body).toMatchObject({ success: true })
    expect(await appointments()).toHaveLength(1)
  })

  it('does nothing after a no, and nothing else than was approved', async () => {
    const talk = await scene.begin(ada)
    const args = await propose(talk, WISH)
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
    await propose(first, WISH)
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
