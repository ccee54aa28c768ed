import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'

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
