import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { z } from 'zod'
import { UnavailableError } from '@parley/shared/errors/app-error'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { CONNECTION_API_ISSUER, signToolToken } from '@parley/shared/tokens/tool-token'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { ToolParts } from '../tools/call-tool.ts'

const TIMEOUT_MS = 5000

/** A tool as an agent's provider is told it. */
const GuestTool = z.object({
  name: z.string(),
  description: z.string().default(''),
  inputSchema: z.looseObject({
    properties: z.record(z.string(), z.looseObject({})).default({}),
    required: z.array(z.string()).default([]),
  }),
})
export type GuestTool = z.output<typeof GuestTool>

/**
 * The tools that a guest of this owner may use, as the MCP server lists them.
 *
 * @throws {UnavailableError}
 */
export async function listGuestTools(parts: ToolParts, owner: SignedIn): Promise<GuestTool[]> {
  await reachable('redis', markLoginActive(parts.redis, owner.sid))
  const token = await signForListing(parts, owner)
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', parts.mcp.origin), {
    requestInit: { headers: { authorization: `Bearer ${token}` }, redirect: 'error' },
  })
  const client = new Client({ name: 'parley-connection-api', version: '0.1.0' })
  try {
    await client.connect(transport, { timeout: TIMEOUT_MS })
    const { tools } = await client.listTools(undefined, { timeout: TIMEOUT_MS })
    return z.array(GuestTool).parse(tools)
  } catch (error) {
    throw new UnavailableError('We cannot read the list of tools. Try again in a minute.', error)
  } finally {
    await client.close()
  }
}

/** A guest of nobody's call: it lists, and stands on the owner's own login session. */
function signForListing(parts: ToolParts, { userId, sid }: SignedIn): Promise<string> {
  const claims = {
    sub: parts.newId('guest'),
    owner: userId,
    caller: 'guest' as const,
    sid,
    scopes: ['read' as const, 'transact' as const],
    jti: parts.newId('aud'),
    act: { sub: CONNECTION_API_ISSUER },
  }
  const signer = {
    issuer: CONNECTION_API_ISSUER,
    audience: parts.mcp.audience,
    algorithm: 'EdDSA' as const,
    ...parts.signingKey,
  }
  return signToolToken(claims, signer, parts.clock, 60)
}
