import { AsyncLocalStorage } from 'node:async_hooks'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { CallToolResultSchema } from '@modelcontextprotocol/sdk/types.js'
import { traceparent } from '@parley/shared/telemetry/traceparent'
import { readAboutOwner, type AboutOwner } from './about-owner.ts'
import { readPrompts } from './prompts.ts'
import { readToolDefinition, type ToolDefinition } from './tool-definition.ts'

/** Makes the token for one HTTP request. */
export type MintToken = () => Promise<string>

/** What a tool gave back, in our words: one text, and facts that stay in the worker. */
export interface ToolResult {
  readonly isError: boolean
  readonly text: string
  readonly structured: Readonly<Record<string, unknown>> | undefined
}

/** The MCP server did not take the request or did not answer. `status` is HTTP's, if it answered. */
export class McpFailure extends Error {
  override readonly name = 'McpFailure'
  readonly status: number | undefined

  constructor(cause: unknown) {
    super('The MCP server could not be asked', { cause })
    this.status = cause instanceof StreamableHTTPError ? cause.code : undefined
  }
}

export interface ToolRequest {
  readonly name: string
  readonly args: Readonly<Record<string, unknown>>
  readonly mint: MintToken
  readonly timeoutMs: number
  /** Ends the request, not what it may have done. */
  readonly signal?: AbortSignal | undefined
}

/** The seam to the MCP SDK. */
export interface McpConnection extends AsyncDisposable {
  readonly tools: readonly ToolDefinition[]
  /** What a guest is told of the owner; undefined where the owner is calling. */
  readonly owner?: AboutOwner | undefined
  /** What the packs of these tools say of themselves to the agent. */
  readonly prompts?: readonly string[]
  /** @throws {McpFailure} */
  call(request: ToolRequest): Promise<ToolResult>
}

interface RequestScope {
  readonly mint: MintToken
  readonly signal?: AbortSignal | undefined
}

/**
 * Connects and lists the tools. Every HTTP request carries a token of its own, minted for what it
 * does: the SDK knows fixed headers only, so the request finds its mint through the async context.
 *
 * @param mint for connecting and listing
 * @throws {McpFailure}
 */
export async function connectMcp(
  url: URL,
  mint: MintToken,
  timeoutMs: number,
): Promise<McpConnection> {
  const scopes = new AsyncLocalStorage<RequestScope>()
  const transport = new StreamableHTTPClientTransport(url, { fetch: authorised(scopes) })
  const client = new Client({ name: 'parley-orchestrator', version: '0.1.0' })
  const listed = await scopes
    .run({ mint }, async () => {
      await client.connect(transport, { timeout: timeoutMs })
      return client.listTools(undefined, { timeout: timeoutMs })
    })
    .catch(fail)
  return {
    tools: listed.tools.map(readToolDefinition).filter((tool) => tool !== undefined),
    owner: readAboutOwner(listed._meta),
    prompts: readPrompts(listed._meta),
    call: (request) => scopes.run(request, () => callTool(client, request)),
    [Symbol.asyncDispose]: () => client.close(),
  }
}

/** The SDK's own `callTool` checks the structured part and would lose the text over it. */
async function callTool(client: Client, request: ToolRequest): Promise<ToolResult> {
  const { name, args, timeoutMs: timeout, signal } = request
  const result = await client
    .request(
      { method: 'tools/call', params: { name, arguments: { ...args } } },
      CallToolResultSchema,
      {
        timeout,
        ...(signal && { signal }),
      },
    )
    .catch(fail)
  const text = result.content.flatMap((part) => (part.type === 'text' ? [part.text] : []))
  return {
    isError: result.isError === true,
    text: text.join('\n'),
    structured: result.structuredContent,
  }
}

function fail(cause: unknown): never {
  throw new McpFailure(cause)
}

function authorised(scopes: AsyncLocalStorage<RequestScope>) {
  return async (url: string | URL, init?: RequestInit): Promise<Response> => {
    const scope = scopes.getStore()
    if (!scope) throw new Error('A request outside of a call')
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Bearer ${await scope.mint()}`)
    for (const [name, value] of Object.entries(traceparent())) headers.set(name, value)
    const signals = [scope.signal, init?.signal].filter(
      (signal) => signal !== undefined && signal !== null,
    )
    return fetch(url, {
      ...init,
      headers,
      ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
    })
  }
}
