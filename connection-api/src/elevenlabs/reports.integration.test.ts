import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'
import { aWednesday } from '../testing/wednesday.ts'

const day = aWednesday()

let scene: ElevenLabsScene
let ada: LinkedOwner

beforeAll(async () => {
  scene = await startElevenLabsScene()
})
afterAll(() => scene[Symbol.asyncDispose]())
beforeEach(async () => {
  ada = await scene.newOwner()
})

async function callOf(id: string) {
  const { body } = await scene.service.client.get(`/api/calls/${id}`, ada.token)
  return z.object({ call: z.looseObject({}) }).parse(body).call
}

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
