import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addCallEvent, CALL_EVENTS } from '@parley/shared/sessions/call-events'
import { claimCall, endCall } from '@parley/shared/sessions/call-record'
import { storedKeys, storedRows } from '@parley/shared/testing/stored-text'
import { sealTurn, type TranscriptKey } from '@parley/shared/transcripts/sealed-turn'
import { realServices } from '@parley/shared/testing/real-services'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { openedCall } from '../testing/opened-call.ts'
import { startTestService, type TestService } from '../testing/test-service.ts'
import { forgetTranscripts } from './forget-transcripts.ts'

const DAY_MS = 24 * 3600_000
const soon = { timeout: 10_000 }

let service: TestService
let ada: TestUser
let token: string
let stranger: string

beforeAll(async () => {
  const real = realServices()
  service = await startTestService(real)
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
  stranger = await service.client.signIn(await addUser(service.database))
})
afterAll(() => service[Symbol.asyncDispose]())

/** One person may have five calls going on. */
afterEach(async () => {
  const open = await service.database
    .selectFrom('calls')
    .select('id')
    .where('ended_at', 'is', null)
    .execute()
  for (const { id } of open) await service.client.post(`/api/calls/${id}/end`, undefined, token)
})

const keep = (days: unknown) =>
  service.client.put('/api/me/settings', { keep_transcripts_days: days }, token)
const transcript = async (callId: string, as = token) =>
  service.client.get(`/api/calls/${callId}/transcript`, as)

/** A call as the worker knows it, with the key that came in its dispatch. */
async function keptCall() {
  const call = await openedCall(service.client, token)
  await claimCall(service.redis, call.callId, call.room, Date.now())
  if (call.transcriptKey === undefined) throw new Error('Nothing is kept of this call')
  return { ...call, key: call.transcriptKey }
}

async function say(call: { callId: string; key: TranscriptKey }, text: string) {
  const turn = { who: 'caller', text, at: new Date(0).toISOString() } as const
  const sealed = await sealTurn(call.key, call.callId, turn)
  const event = { call_id: call.callId, type: 'said', at: Date.now(), sealed } as const
  await addCallEvent(service.redis, event)
}

async function hangUp({ callId }: { callId: string }) {
  await endCall(service.redis, callId, 'hang_up', Date.now())
  await addCallEvent(service.redis, { call_id: callId, type: 'ended', at: Date.now() })
  const state = async () => (await service.client.get(`/api/calls/${callId}`, token)).body
  await expect.poll(state, soon).toMatchObject({ call: { state: 'ended' } })
}

describe('what is said', () => {
  it('is not kept unless the owner says so', async () => {
    const { body } = await service.client.get('/api/me/settings', token)
    expect(body).toEqual({ keep_transcripts_days: 0 })
    const call = await openedCall(service.client, token)
    expect(call.transcriptKey).toBeUndefined()
    expect((await transcript(call.callId)).body).toEqual({
      call_id: call.callId,
      kept: false,
      turns: [],
    })
  })

  it.each([-1, 366, 1.5, '7', null])('is not kept for %j days', async (days) => {
    expect((await keep(days)).status).toBe(400)
  })

  it('is kept in order, read by its owner alone, and lies nowhere in clear', async () => {
    expect((await keep(7)).body).toEqual({ keep_transcripts_days: 7 })
    const call = await keptCall()
    for (const text of ['SECRETFIRST', 'SECRETSECOND']) await say(call, text)
    const turn = { who: 'caller', at: '1970-01-01T00:00:00.000Z' }
    await expect
      .poll(async () => (await transcript(call.callId)).body, soon)
      .toEqual({
        call_id: call.callId,
        kept: true,
        turns: [
          { ...turn, text: 'SECRETFIRST' },
          { ...turn, text: 'SECRETSECOND' },
        ],
      })
    expect((await transcript(call.callId, stranger)).status).toBe(404)
    const rows = await storedRows(service.database)
    expect(rows).toContain(call.callId)
    expect(rows + (await storedKeys(service.redis))).not.toContain('SECRET')
    await expect.poll(() => service.redis.xlen(CALL_EVENTS), soon).toBe(0)
  })

  it('that somebody else sealed, or for another call, is not shown', async () => {
    const [one, other] = [await keptCall(), await keptCall()]
    await say({ callId: one.callId, key: other.key }, 'forged')
    await say(one, 'ours')
    const texts = async () => (await transcript(one.callId)).body
    await expect.poll(texts, soon).toMatchObject({ turns: [{ text: 'ours' }] })
  })

  it('is taken along with the call and its tool calls as a file', async () => {
    const call = await keptCall()
    await say(call, 'Hello.')
    const path = `/api/calls/${call.callId}/download`
    await expect
      .poll(async () => (await service.client.get(path, token)).body, soon)
      .toMatchObject({
        call: { id: call.callId },
        tool_calls: [],
        transcript: [{ who: 'caller', text: 'Hello.' }],
      })
    const { headers } = await service.client.get(path, token)
    expect(headers.get('content-disposition')).toBe(`attachment; filename=${call.callId}.json`)
    expect((await service.client.get(path, stranger)).status).toBe(404)
  })

  it('is erased at its owner’s word, with what is still to come', async () => {
    const call = await keptCall()
    await say(call, 'Hello.')
    const body = async () => (await transcript(call.callId)).body
    await expect.poll(body, soon).toMatchObject({ turns: [{ text: 'Hello.' }] })
    const path = `/api/calls/${call.callId}/transcript`
    expect((await service.client.delete(path, stranger)).status).toBe(404)
    expect((await service.client.delete(path, token)).status).toBe(204)
    await say(call, 'And more.')
    await expect.poll(() => service.redis.xlen(CALL_EVENTS), soon).toBe(0)
    expect(await body()).toMatchObject({ kept: false, turns: [] })
    expect(await turnsOf(call.callId)).toBe(0)
  })

  it('goes with the call that its owner erases, once that is over', async () => {
    const call = await keptCall()
    await say(call, 'Hello.')
    const path = `/api/calls/${call.callId}`
    expect(await service.client.delete(path, token)).toMatchObject({
      status: 409,
      code: 'call_open',
    })
    await hangUp(call)
    expect((await service.client.delete(path, stranger)).status).toBe(404)
    expect((await service.client.delete(path, token)).status).toBe(204)
    expect((await service.client.get(path, token)).status).toBe(404)
    expect((await transcript(call.callId)).status).toBe(404)
    expect(JSON.stringify((await service.client.get('/api/calls', token)).body)).not.toContain(
      call.callId,
    )
    expect(await turnsOf(call.callId)).toBe(0)
  })

  it('is erased when its time is over, and at once when that is made shorter', async () => {
    const [old, young] = [await keptCall(), await keptCall()]
    await opened(old.callId, Date.now() - 3 * DAY_MS)
    await forgetTranscripts(service.database, Date.now())
    expect((await transcript(old.callId)).body).toMatchObject({ kept: true })
    await forgetTranscripts(service.database, Date.now() + 4 * DAY_MS)
    expect((await transcript(old.callId)).body).toMatchObject({ kept: false })
    expect((await transcript(young.callId)).body).toMatchObject({ kept: true })
    await opened(young.callId, Date.now() - 2 * DAY_MS)
    await keep(1)
    expect((await transcript(young.callId)).body).toMatchObject({ kept: false })
    const last = await keptCall()
    await keep(0)
    expect((await transcript(last.callId)).body).toMatchObject({ kept: false })
  })
})

async function opened(callId: string, at: number) {
  const opened_at = new Date(at)
  await service.database
    .updateTable('transcripts')
    .set({ opened_at })
    .where('call_id', '=', callId)
    .execute()
}

async function turnsOf(callId: string) {
  const rows = await service.database
    .selectFrom('transcript_turns')
    .select('position')
    .where('call_id', '=', callId)
    .execute()
  return rows.length
}
