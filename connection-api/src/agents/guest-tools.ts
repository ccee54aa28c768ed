import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { z } from 'zod'
import { UnavailableError } from '@parley/shared/errors/app-error'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { Scope } from '@parley/shared/tokens/scope'
import { CONNECTION_API_ISSUER } from '@parley/shared/tokens/tool-token'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { ToolParts } from '../tools/tool-parts.ts'
import { signShortToken } from '../tools/sign-short-token.ts'

const TIMEOUT_MS = 5000

/** A tool as the MCP server lists it. */
const ListedTool = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().default(''),
  inputSchema: z.looseObject({
    properties: z.record(z.string(), z.looseObject({})).default({}),
    required: z.array(z.string()).default([]),
  }),
  _meta: z.looseObject({ 'parley/scope': Scope }),
})
export type ListedTool = z.output<typeof ListedTool>

/**
 * The tools that whoever has this token may ever use.
 *
 * @throws {UnavailableError}
 */
export async function listTools(
  { mcp }: Pick<ToolParts, 'mcp'>,
  token: string,
): Promise<ListedTool[]> {
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', mcp.origin), {
    requestInit: { headers: { authorization: `Bearer ${token}` }, redirect: 'error' },
  })
  const client = new Client({ name: 'parley-connection-api', version: '0.1.0' })
  try {
    await client.connect(transport, { timeout: TIMEOUT_MS })
    const { tools } = await client.listTools(undefined, { timeout: TIMEOUT_MS })
    return z.array(ListedTool).parse(tools)
  } catch (error) {
    throw new UnavailableError('We cannot read the list of tools. Try again in a minute.', error)
  } finally {
    await client.close()
  }
}

/**
 * What a guest of this owner may use: a guest in nobody's call, who only lists, on the owner's own
 * login session.
 *
 * @throws {UnavailableError}
 */
export async function listGuestTools(parts: ToolParts, owner: SignedIn): Promise<ListedTool[]> {
  await reachable('redis', markLoginActive(parts.redis, owner.sid))
  const claims = {
    sub: parts.newId('guest'),
    owner: owner.userId,
    caller: 'guest' as const,
    sid: owner.sid,
    scopes: ['read' as const, 'transact' as const],
    jti: parts.newId('aud'),
    act: { sub: CONNECTION_API_ISSUER },
  }
  return listTools(parts, await signShortToken(parts, claims))
}
