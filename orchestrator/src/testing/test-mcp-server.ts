import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { decodeJwt, type JWTPayload } from 'jose'
import { z } from 'zod'

/** One tool call as the server saw it: what was asked, under which token. */
export interface SeenCall {
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
  readonly claims: JWTPayload
  /** What it belongs to, as W3C writes it. */
  readonly traceparent: string | undefined
}

/** A small MCP server on the real SDK that believes every token and remembers what it saw. */
export interface TestMcpServer extends AsyncDisposable {
  readonly url: URL
  readonly calls: readonly SeenCall[]
  /** Claims of every HTTP request, `tools/list` included. */
  readonly requests: readonly JWTPayload[]
  /** Answers 503 while true. */
  down: boolean
  /** A tool call waits for this before it answers. */
  gate: Promise<unknown>
}

export const QUESTION = 'Shall I book Dentist on Tuesday 24 November, from 2 to 2:30 pm?'
export const BOOKED = 'Booked: Dentist, Tuesday 24 November, 2 to 2:30 pm.'
export const CONSENT = 'p4q9'

const ASKED = `${QUESTION}\n[consent ${CONSENT}: say the question word for word; after a yes, call book_appointment again with the same arguments and this consent]`

export async function startTestMcpServer(port = 0): Promise<TestMcpServer> {
  const calls: SeenCall[] = []
  const requests: JWTPayload[] = []
  const http = createServer((request, response) => {
    const claims = claimsOf(request)
    requests.push(claims)
    if (state.down || request.method !== 'POST') {
      response.writeHead(state.down ? 503 : 405).end()
      return
    }
    void serve(request, response, async (tool, args) => {
      const { traceparent } = request.headers
      calls.push({ tool, args, claims, traceparent: traceparent?.toString() })
      await state.gate
      return answer(tool, args)
    })
  })
  http.listen(port, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  const state: TestMcpServer = {
    url: new URL(`http://127.0.0.1:${address.port}/mcp`),
    calls,
    requests,
    down: false,
    gate: Promise.resolve(),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
  return state
}

type Run = (tool: string, args: Readonly<Record<string, unknown>>) => Promise<CallToolResult>

async function serve(request: IncomingMessage, response: ServerResponse, run: Run): Promise<void> {
  const server = new McpServer({ name: 'test', version: '0' })
  const read = { 'parley/scope': 'read' }
  const write = { 'parley/scope': 'transact', 'parley/two-step': true }
  server.registerTool('who_am_i', { inputSchema: z.strictObject({}), _meta: read }, (args) =>
    run('who_am_i', args),
  )
  server.registerTool(
    'whats_on',
    { inputSchema: z.strictObject({ when: z.string().optional() }), _meta: read },
    (args) => run('whats_on', args),
  )
  server.registerTool(
    'find_times',
    {
      inputSchema: z.strictObject({
        when: z.string(),
        duration_minutes: z.number().int().optional(),
        page: z.number().int().optional(),
      }),
      _meta: read,
    },
    (args) => run('find_times', args),
  )
  const booking = { slot: z.string(), title: z.string().optional(), consent: z.string().optional() }
  server.registerTool(
    'book_appointment',
    { inputSchema: z.strictObject(booking), _meta: write },
    (args) => run('book_appointment', args),
  )
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  response.on('close', () => void server.close())
  await server.connect(transport)
  await transport.handleRequest(request, response)
}

function answer(tool: string, args: Readonly<Record<string, unknown>>): CallToolResult {
  switch (tool) {
    case 'who_am_i':
      return text('You are Ada Lovelace.', { name: 'Ada Lovelace', zone: 'Europe/London' })
    case 'find_times':
      return text(
        'Tuesday 24 November at 2 pm is free.\n[slot k7m2: Tuesday 24 November 2026, 14:00 to 14:30]',
      )
    case 'book_appointment':
      return args['consent'] === undefined
        ? text(ASKED, consentNeeded())
        : text(`${BOOKED}\n[appointment b3xq: Dentist, Tuesday 24 November 2026, 14:00 to 14:30]`, {
            outcome: 'booked',
            appointment: {
              title: 'Dentist',
              start: '2026-11-24T14:00:00.000Z',
              end: '2026-11-24T14:30:00.000Z',
              zone: 'Europe/London',
            },
          })
    default:
      return text('On Friday 20 November you have 1 thing: SECRETLUNCH, 12 to 1 pm.')
  }
}

function consentNeeded() {
  const expires_at = new Date(Date.now() + 120_000).toISOString()
  return { outcome: 'consent_needed', question: QUESTION, consent: CONSENT, expires_at }
}

function text(words: string, structuredContent?: Record<string, unknown>): CallToolResult {
  return {
    content: [{ type: 'text', text: words }],
    ...(structuredContent && { structuredContent }),
  }
}

function claimsOf(request: IncomingMessage): JWTPayload {
  return decodeJwt((request.headers.authorization ?? '').replace('Bearer ', ''))
}
