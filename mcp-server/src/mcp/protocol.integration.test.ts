import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { newId } from '@parley/shared/identity/ids'
import type { Scope } from '@parley/shared/tokens/scope'
import { realServices } from '@parley/shared/testing/real-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { inTurn, post, postMcp, saidBy, callMcp } from '../testing/call-tools.ts'
import { addOwner, openCall, type TestCall } from '../testing/test-people.ts'
import { startTestServer, type TestServer } from '../testing/test-server.ts'
import { callToken } from '../testing/test-tokens.ts'

let server: TestServer

beforeAll(async () => {
  const urls = realServices()
  server = await startTestServer(urls)
})
afterAll(async () => server[Symbol.asyncDispose]())

const newCall = async () => openCall(server, await addOwner(server))

/** The SDK's own client, with a fresh token on every request. */
async function connect(call: TestCall): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' })
  const transport = new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`), {
    fetch: async (url, init) => {
      const headers = new Headers(init?.headers)
      headers.set('authorization', `Bearer ${await callToken(server, call)}`)
      return fetch(url, { ...init, headers })
    },
  })
  await client.connect(transport)
  return client
}

const Tools = z.object({
  result: z.object({
    tools: z.array(z.looseObject({ name: z.string(), _meta: z.record(z.string(), z.unknown()) })),
  }),
})

async function listed(call: TestCall) {
  const { body } = await postMcp(server, await callToken(server, call), { method: 'tools/list' })
  const { tools } = Tools.parse(body).result
  return { text: JSON.stringify(tools), tools }
}

describe('POST /mcp', () => {
  it('serves the SDK’s client, which checks what comes back against the schemas', async () => {
    const client = await connect(await newCall())
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name)).toEqual([
      'who_am_i',
      'whats_on',
      'find_times',
      'book_appointment',
      'list_appointments',
      'move_appointment',
      'cancel_appointment',
      'find_contact',
      'save_contact',
      'create_event',
      'update_event',
      'delete_event',
      'list_calendars',
    ])
    for (const [name, args] of [
      ['who_am_i', {}],
      ['whats_on', {}],
      ['find_times', { when: 'next week' }],
      ['list_appointments', {}],
    ] as const) {
      expect(await client.callTool({ name, arguments: args })).not.toHaveProperty('isError')
    }
    const unclear = await client.callTool({ name: 'find_times', arguments: { when: 'blue' } })
    expect(unclear).toMatchObject({ isError: true })
    await client.close()
  })

  it('publishes scope, steps and guests with each tool, in few bytes', async () => {
    const { tools, text } = await listed(await newCall())
    expect(tools.find(({ name }) => name === 'book_appointment')?._meta).toEqual({
      'parley/scope': 'transact',
      'parley/two-step': true,
      'parley/guest': true,
    })
    expect(text.length).toBeLessThanOrEqual(18_000)
    expect(text).not.toContain(String(Number.MAX_SAFE_INTEGER))
    expect(text).not.toMatch(/owner_id|"user_id":\{[^}]*\},"input/)
  })

  it.each<[string, Scope[], boolean, string[]]>([
    [
      'an owner who may only read',
      ['read'],
      false,
      ['who_am_i', 'whats_on', 'find_times', 'list_appointments', 'find_contact', 'list_calendars'],
    ],
    [
      'a guest',
      ['read', 'transact'],
      true,
      [
        'find_times',
        'find_my_appointment',
        'book_appointment',
        'move_appointment',
        'cancel_appointment',
      ],
    ],
  ])('lists for %s what they may ever use', async (_who, scopes, isGuest, names) => {
    const owner = await addOwner(server)
    const call = await openCall(server, owner, isGuest ? newId('user') : undefined, scopes)
    expect((await listed(call)).tools.map(({ name }) => name)).toEqual(names)
  })

  it('refuses a guest the owner’s own tools', async () => {
    const call = await openCall(server, await addOwner(server), newId('user'))
    const answer = await callMcp(server, await callToken(server, call), 'whats_on', {})
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ error: { data: { code: 'NOT_ALLOWED' } } })
  })

  it('answers clients one after another and at once', async () => {
    const call = await newCall()
    const token = await callToken(server, call)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => callMcp(server, token, 'who_am_i', {})),
    )
    expect(new Set(answers.map((answer) => saidBy(answer).text))).toEqual(
      new Set(['You are Ada. It is Monday 23 November, 9 am in London.']),
    )
  })

  it('refuses batches, even of one', async () => {
    const token = await callToken(server, await newCall())
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const headers = { authorization: `Bearer ${token}` }
    const answer = await post(`${server.origin}/mcp`, [message], headers)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ error: { data: { code: 'batch_refused' } } })
  })

  it('answers the probe for a later revision with 400, so that clients fall back', async () => {
    const token = await callToken(server, await newCall())
    expect((await postMcp(server, token, { method: 'server/discover' })).status).toBe(400)
  })

  it.each(['GET', 'PUT', 'DELETE'])('has no %s', async (method) => {
    const response = await fetch(`${server.origin}/mcp`, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it('refuses bodies that are too large or no JSON', async () => {
    const url = `${server.origin}/mcp`
    const large = await post(url, { jsonrpc: '2.0', method: 'x'.repeat(70_000) })
    expect(large.status).toBe(413)
    const headers = { 'content-type': 'application/json' }
    const broken = await fetch(url, { method: 'POST', headers, body: '{"a":' })
    expect(broken.status).toBe(400)
    expect(await broken.json()).toMatchObject({ error: { code: 'not_json' } })
  })

  it.each([
    ['origin', { origin: 'https://evil.example' }, 403],
    ['origin', { origin: 'null' }, 403],
    ['loopback origin', { origin: 'http://localhost:5173' }, 401],
  ])('checks the %s: %o', async (_what, headers, status) => {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    expect((await post(`${server.origin}/mcp`, message, headers)).status).toBe(status)
  })

  it('checks the host', async () => {
    const url = `${server.origin.replace('127.0.0.1', 'localhost')}/mcp`
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const answer = await post(url, message)
    expect([answer.status, answer.body]).toEqual([
      403,
      { error: { code: 'host_not_allowed', message: expect.any(String) } },
    ])
  })

  it('knows no tool that there is not, at either door', async () => {
    const call = await newCall()
    const token = await callToken(server, call)
    const mcp = await callMcp(server, token, 'drop_tables\u0000', {})
    expect(mcp.status).toBe(400)
    const rest = await post(`${server.origin}/tools/nothing`, { jwt_token: token })
    expect(rest.status).toBe(404)
    expect(rest.body).toMatchObject({ ok: false, error: { code: 'unknown_tool' } })
    const audited = () =>
      server.database
        .selectFrom('audit')
        .select('tool')
        .where('call_id', '=', call.callId)
        .execute()
    await expect.poll(audited).toEqual([{ tool: 'drop_tables' }, { tool: 'nothing' }])
  })
})

describe('POST /tools/{name}', () => {
  it('answers refusals with a status that fits', async () => {
    const call = await newCall()
    const ask = async (name: string, args: Readonly<Record<string, unknown>>, options = {}) => {
      const jwt_token = await callToken(server, call, { tool: name, args, ...options })
      return post(`${server.origin}/tools/${name}`, { jwt_token, ...args })
    }
    const unclear = await ask('find_times', { when: 'blue' })
    expect([unclear.status, unclear.body]).toEqual([
      400,
      {
        ok: false,
        tool: 'find_times',
        error: {
          code: 'NOT_UNDERSTOOD_WHEN',
          message: 'I did not understand when. Ask for the day and the time.',
        },
      },
    ])
    expect((await ask('find_times', { when: 1 })).status).toBe(400)
    expect((await ask('book_appointment', { slot: 'abcde' }, inTurn(1))).status).toBe(409)
  })
})
