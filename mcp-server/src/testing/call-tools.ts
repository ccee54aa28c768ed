import { z } from 'zod'
import type { TestCall } from './test-people.ts'
import type { TestServer } from './test-server.ts'
import { callToken, type ToolTokenOptions } from './test-tokens.ts'

/** What a door answered. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

export async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}

export function postMcp(
  server: TestServer,
  token: string | undefined,
  message: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return post(`${server.origin}/mcp`, { jsonrpc: '2.0', id: 1, ...message }, authorization)
}

type Args = Readonly<Record<string, unknown>>

export function callMcp(server: TestServer, token: string | undefined, name: string, args: Args) {
  return postMcp(server, token, { method: 'tools/call', params: { name, arguments: args } })
}

const Result = z.object({
  result: z.object({
    isError: z.boolean().optional(),
    content: z.tuple([z.object({ type: z.literal('text'), text: z.string() })]),
    structuredContent: z.record(z.string(), z.unknown()).optional(),
  }),
})

export interface Said {
  readonly text: string
  readonly isError: boolean
  readonly data: Readonly<Record<string, unknown>>
}

/** @throws where a door refused the request itself; its answer is in the message. */
export function saidBy({ status, body }: Answered): Said {
  const parsed = Result.safeParse(body)
  if (!parsed.success) throw new Error(`${status}, no tool's result: ${JSON.stringify(body)}`)
  const { result } = parsed.data
  return {
    text: result.content[0].text,
    isError: result.isError ?? false,
    data: result.structuredContent ?? {},
  }
}

/** Calls a tool as the worker does: a fresh token for exactly this, then the call. */
export async function say(
  server: TestServer,
  call: TestCall,
  name: string,
  args: Args = {},
  options: ToolTokenOptions = {},
): Promise<Said> {
  const token = await callToken(server, call, { tool: name, args, ...options })
  return saidBy(await callMcp(server, token, name, args))
}

/** The first handle of a kind in a text. */
export function handleIn(text: string, kind: 'slot' | 'appointment' | 'consent'): string {
  const handle = new RegExp(`\\[${kind} (\\w+):`).exec(text)?.[1]
  if (handle === undefined) throw new Error(`There is no ${kind} in: ${text}`)
  return handle
}

/** A transact call in some user turn. */
export const inTurn = (number: number): ToolTokenOptions => ({
  scopes: ['transact'],
  turn: { number },
})

/** A transact call after the question of `asked` was played and answered with a yes. */
export const afterYes = (handle: string, asked: number): ToolTokenOptions => ({
  scopes: ['transact'],
  turn: {
    number: asked + 1,
    consent: { handle, asked_turn: asked, played: true, answer: 'other' },
  },
})
