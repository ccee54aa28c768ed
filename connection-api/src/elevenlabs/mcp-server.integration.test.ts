import { readFile } from 'node:fs/promises'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import {
  startElevenLabsScene,
  type ElevenLabsScene,
  type LinkedOwner,
} from '../testing/elevenlabs-scene.ts'
import { aWednesday } from '../testing/wednesday.ts'

let scene: ElevenLabsScene
let ada: LinkedOwner

beforeAll(async () => {
  scene = await startElevenLabsScene()
  ada = await scene.newOwner()
})
afterAll(() => scene[Symbol.asyncDispose]())

const Config = z.object({
  config: z.object({
    transport: z.literal('STREAMABLE_HTTP'),
    request_headers: z.record(z.string(), z.object({ variable_name: z.string() })),
  }),
})

/** What the page about ElevenLabs tells people to send to `POST /v1/convai/mcp-servers`. */
async function documentedHeaders() {
  const page = new URL('../../../docs/elevenlabs.md', import.meta.url)
  const text = await readFile(page, 'utf8')
  const sent = /mcp-servers .*? -d '(\{.*?\})'\n/s.exec(text)?.[1] ?? ''
  return Object.entries(Config.parse(JSON.parse(sent)).config.request_headers)
}

/** Connects as ElevenLabs does: each header is a variable that the conversation was started with. */
async function connect(variables: Readonly<Record<string, string>>): Promise<Client> {
  const named = (await documentedHeaders()).map(([name, { variable_name }]) => [
    name,
    variables[variable_name] ?? '',
  ])
  const headers: Record<string, string> = Object.fromEntries(named)
  const client = new Client({ name: 'elevenlabs', version: '1.0.0' })
  const url = new URL('/mcp', scene.mcp)
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  return client
}

const Said = z.object({
  content: z.array(z.object({ text: z.string() })),
  isError: z.boolean().optional(),
})

it('an agent at ElevenLabs uses our MCP server for its owner, who approves', async () => {
  const wish = { scopes: ['read', 'transact'], client: 'ElevenLabs' }
  const asked = await scene.service.client.post('/api/tool-tokens', wish, ada.token)
  const { token } = z.object({ token: z.string() }).parse(asked.body)
  const client = await connect({ secret__mcp_authorization: `Bearer ${token}` })
  const use = async (name: string, args: Record<string, unknown>) => {
    const { content, isError } = Said.parse(await client.callTool({ name, arguments: args }))
    return { text: content[0]?.text ?? '', isError: isError ?? false }
  }
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toContain('book_appointment')
  const found = await use('find_times', { when: `${aWednesday()} 10:00` })
  const slot = /\[slot (\w+):/.exec(found.text)?.[1]
  const question = await use('book_appointment', { slot, title: 'Dentist' })
  const args = { slot, title: 'Dentist', consent: /\[consent (\w+):/.exec(question.text)?.[1] }
  expect(await use('book_appointment', args)).toMatchObject({
    isError: true,
    text: expect.stringMatching(/^APPROVAL_WAITING/),
  })
  const [waiting] = await scene.waiting(ada)
  expect(waiting?.client).toBe('ElevenLabs')
  await scene.approve(ada, waiting?.id)
  expect((await use('book_appointment', args)).text).toMatch(/^Booked: Dentist/)
  await scene.service.client.post('/api/auth/logout', undefined, ada.token)
  await expect(use('who_am_i', {})).rejects.toThrow(/over|sign in/i)
  await client.close()
})

it('our MCP server takes no conversation token', async () => {
  const owner = await scene.newOwner()
  const { variables } = await scene.begin(owner)
  const token = variables['secret__user_token'] ?? ''
  await expect(connect({ secret__mcp_authorization: `Bearer ${token}` })).rejects.toThrow(/token/i)
})
