import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  API_KEY,
  startSimulatedVapi,
  type SimulatedVapi,
} from '@parley/dev/src/vapi/simulated-vapi.ts'
import { systemClock } from '@parley/shared/time/clock'
import { addUser, type TestUser } from '../testing/add-user.ts'
import { startWithTools } from '../testing/start-with-tools.ts'
import type { TestService } from '../testing/test-service.ts'

const SECRET = 'a-webhook-secret-of-forty-characters-or-so'

let stack: AsyncDisposableStack
let vapi: SimulatedVapi
let service: TestService
let ada: TestUser
let token: string

beforeAll(async () => {
  stack = new AsyncDisposableStack()
  vapi = stack.use(await startSimulatedVapi({ clock: systemClock }))
  const variables = {
    VAPI_API_KEY: API_KEY,
    VAPI_BASE_URL: vapi.url,
    VAPI_WEBHOOK_SECRET: SECRET,
  }
  ;({ service } = stack.use(await startWithTools(variables)))
})
afterAll(() => stack.disposeAsync())
beforeEach(async () => {
  ada = await addUser(service.database)
  token = await service.client.signIn(ada)
})

const Agent = z.object({ agent: z.looseObject({ id: z.string() }) })
const Tools = z.object({ tools: z.array(z.object({ name: z.string(), title: z.string() })) })
const Synced = z.object({
  outcome: z.string(),
  assistant_id: z.string(),
  drift: z.array(z.string()),
})

async function newAgent(changes: object = {}) {
  const body = { name: 'Front desk', greeting: 'Hello, this is Ada’s office.', ...changes }
  const answer = await service.client.post('/api/agents', body, token)
  expect(answer.status).toBe(201)
  return Agent.parse(answer.body).agent
}

const sync = (id: string) => service.client.post(`/api/agents/${id}/sync`, undefined, token)

async function synced(id: string) {
  const answer = await sync(id)
  expect(answer.code).toBeUndefined()
  return Synced.parse(answer.body)
}

const ofAgent = (id: string) =>
  vapi.assistants.filter(({ metadata }) => metadata?.['parley_agent'] === id)

describe('an agent', () => {
  it('is kept, changed and deleted by its owner, and is nobody else’s', async () => {
    const made = await newAgent({ tools: ['find_times', 'book_appointment', 'find_times'] })
    expect(made).toMatchObject({
      voice: 'Elliot',
      language: 'en',
      kind: null,
      tools: ['find_times', 'book_appointment'],
      vapi: { assistant_id: null },
    })
    const path = `/api/agents/${made.id}`
    const changed = await service.client.patch(path, { greeting: 'Hi.', tools: null }, token)
    expect(changed.body).toMatchObject({ agent: { greeting: 'Hi.', tools: null } })
    const grace = await service.client.signIn(await addUser(service.database))
    for (const refused of [
      await service.client.get(path, grace),
      await service.client.patch(path, { name: 'Mine' }, grace),
      await service.client.delete(path, grace),
      await service.client.post(`${path}/sync`, undefined, grace),
      await service.client.get(`${path}/sync`, grace),
    ]) {
      expect([refused.status, refused.code]).toEqual([404, 'agent_not_found'])
    }
    expect((await service.client.get('/api/agents', grace)).body).toEqual({ agents: [] })
    expect((await service.client.delete(path, token)).status).toBe(204)
    expect((await service.client.get('/api/agents', token)).body).toEqual({ agents: [] })
  })

  it.each([
    [{ name: '' }, 'bad_request'],
    [{ name: 'x'.repeat(41) }, 'bad_request'],
    [{ name: 'two\nlines' }, 'bad_request'],
    [{ voice: 'no voice' }, 'bad_request'],
    [{ language: 'English' }, 'bad_request'],
    [{ owner_id: 'user_x' }, 'bad_request'],
    [{ tools: ['whats_on'] }, 'tool_unknown'],
    [{ tools: ['rm'] }, 'tool_unknown'],
    [{ kind: 'Haircut' }, 'kind_unknown'],
  ])('is not made of %j', async (changes, code) => {
    const body = { name: 'Front desk', greeting: 'Hello.', ...changes }
    const answer = await service.client.post('/api/agents', body, token)
    expect([answer.status, answer.code]).toEqual([400, code])
  })
})

describe('the tools of an agent', () => {
  it('are those that guests may use, in words', async () => {
    const { body } = await service.client.get('/api/agents/tools', token)
    const { tools } = Tools.parse(body)
    expect(tools).toContainEqual({ name: 'find_times', title: expect.stringMatching(/^[A-Z].* /) })
    expect(tools.map(({ name }) => name)).not.toContain('whats_on')
    expect((await service.client.get('/api/agents/tools')).status).toBe(401)
  })
})

describe('a sync with Vapi', () => {
  it('makes one assistant, whose functions all name the owner, and then nothing more', async () => {
    const { id } = await newAgent({ tools: ['find_times', 'book_appointment'] })
    const first = await synced(id)
    expect(first).toMatchObject({ outcome: 'created', drift: [] })
    const [assistant] = ofAgent(id)
    expect(assistant).toMatchObject({
      id: first.assistant_id,
      name: 'Front desk',
      firstMessage: 'Hello, this is Ada’s office.',
      server: { url: 'http://localhost:8000/vapi/webhook', headers: { 'X-Vapi-Secret': SECRET } },
    })
    const { tools } = z.object({ tools: z.array(z.looseObject({})) }).parse(assistant?.['model'])
    expect(tools).toHaveLength(2)
    for (const tool of tools) {
      expect(tool).toMatchObject({
        function: {
          parameters: {
            properties: { user_id: { type: 'string', default: ada.id } },
            required: expect.arrayContaining(['user_id']),
          },
        },
        server: { url: 'http://localhost:8000/vapi/webhook' },
      })
    }
    expect(await synced(id)).toMatchObject({ outcome: 'unchanged', drift: [] })
    expect(ofAgent(id)).toHaveLength(1)
  })

  it('shows what was changed there, and corrects it', async () => {
    const { id } = await newAgent()
    const { assistant_id } = await synced(id)
    vapi.change(assistant_id, { name: 'Somebody else', endCallMessage: 'Bye' })
    const shown = await service.client.get(`/api/agents/${id}/sync`, token)
    expect(shown.body).toEqual({ state: 'drifted', assistant_id, drift: ['name'] })
    await service.client.patch(`/api/agents/${id}`, { tools: ['find_times'] }, token)
    expect(await synced(id)).toEqual({
      outcome: 'updated',
      assistant_id,
      drift: ['name', 'model.tools'],
    })
    const after = await service.client.get(`/api/agents/${id}/sync`, token)
    expect(after.body).toMatchObject({ state: 'in_step', drift: [] })
    expect(JSON.stringify(after.body)).not.toContain(SECRET)
    expect(ofAgent(id)).toMatchObject([{ name: 'Front desk', endCallMessage: 'Bye' }])
  })

  it('makes an assistant again that was deleted there', async () => {
    const { id } = await newAgent()
    const { assistant_id } = await synced(id)
    vapi.remove(assistant_id)
    const gone = await service.client.get(`/api/agents/${id}/sync`, token)
    expect(gone.body).toMatchObject({ state: 'gone' })
    expect(await synced(id)).toMatchObject({ outcome: 'created' })
    expect(ofAgent(id)).toHaveLength(1)
  })

  it('finds what an earlier one left that never had Vapi’s answer', async () => {
    const { id } = await newAgent()
    vapi.failpoints.add({ operation: 'vapi.assistant.create', effect: { kind: 'drop_answer' } })
    const broken = await sync(id)
    expect([broken.status, broken.code]).toEqual([503, 'vapi_unavailable'])
    expect(ofAgent(id)).toHaveLength(1)
    const shown = await service.client.get(`/api/agents/${id}/sync`, token)
    expect(shown.body).toEqual({ state: 'unfinished', assistant_id: null, drift: [] })
    expect(await synced(id)).toMatchObject({
      outcome: 'adopted',
      assistant_id: ofAgent(id)[0]?.id,
    })
    expect(ofAgent(id)).toHaveLength(1)
  })

  it('leaves one of two assistants that were made for the same agent', async () => {
    const { id } = await newAgent()
    vapi.failpoints.add({ operation: 'vapi.assistant.create', effect: { kind: 'drop_answer' } })
    await sync(id)
    const [first] = ofAgent(id)
    await post(`${vapi.url}/assistant`, { name: 'Twin', metadata: { parley_agent: id } })
    expect(ofAgent(id)).toHaveLength(2)
    expect(await synced(id)).toMatchObject({ outcome: 'adopted', assistant_id: first?.id })
    expect(ofAgent(id)).toHaveLength(1)
  })

  it.each([
    [{ kind: 'error', status: 429 }, 503],
    [{ kind: 'error', status: 500, when: 'after' }, 503],
    [{ kind: 'error', status: 400 }, 422],
    [{ kind: 'error', status: 401 }, 422],
  ] as const)('that meets %j says so, and the next one is whole', async (effect, status) => {
    const { id } = await newAgent()
    vapi.failpoints.add({ operation: 'vapi.assistant.create', effect })
    expect((await sync(id)).status).toBe(status)
    await synced(id)
    expect(ofAgent(id)).toHaveLength(1)
  })

  it('runs once at a time', async () => {
    const { id } = await newAgent()
    const delay = { kind: 'delay', ms: 500 } as const
    vapi.failpoints.add({ operation: 'vapi.assistant.create', effect: delay })
    const answers = await Promise.all([sync(id), sync(id), sync(id)])
    const codes = answers.map(({ status }) => status).toSorted((one, other) => one - other)
    expect(codes).toEqual([201, 409, 409])
    expect(ofAgent(id)).toHaveLength(1)
  })

  it('goes with the agent', async () => {
    const { id } = await newAgent()
    await synced(id)
    vapi.failpoints.add({
      operation: 'vapi.assistant.delete',
      effect: { kind: 'error', status: 400 },
    })
    expect((await service.client.delete(`/api/agents/${id}`, token)).code).toBe('vapi_refused')
    expect((await service.client.delete(`/api/agents/${id}`, token)).status).toBe(204)
    expect(ofAgent(id)).toHaveLength(0)
  })
})

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${API_KEY}` },
    body: JSON.stringify(body),
  })
