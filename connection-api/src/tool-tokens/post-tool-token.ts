import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { toIso } from '@parley/shared/time/clock'
import { Scope } from '@parley/shared/tokens/scope'
import {
  ClientName,
  CONNECTION_API_ISSUER,
  signToolToken,
  TOOL_TOKEN_SECONDS,
} from '@parley/shared/tokens/tool-token'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ToolParts } from '../tools/tool-parts.ts'

const Body = z.strictObject({
  scopes: z
    .array(Scope)
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
  /** What to call the program in questions to its owner, and in the audit. */
  client: ClientName.default('MCP client'),
})

/**
 * `POST /api/tool-tokens`: a token for a program of the person's own, for their own calendar, good
 * while this login session is. It reads at once; what it would change waits for their approval.
 */
export function postToolToken(parts: ToolParts): SignedInHandler {
  return async (person, request, response) => {
    const { scopes, client } = parseRequest(Body, request.body)
    refuseMore(scopes, person)
    await reachable('redis', markLoginActive(parts.redis, person.sid))
    const expiresAt = parts.clock.now() + TOOL_TOKEN_SECONDS * 1000
    const token = await signForClient(parts, person, scopes, client)
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({
        token,
        token_type: 'Bearer',
        expires_in: TOOL_TOKEN_SECONDS,
        expires_at: toIso(expiresAt),
        scopes,
        client,
      })
  }
}

function refuseMore(scopes: readonly Scope[], { permissions }: SignedIn): void {
  const beyond = scopes.filter((scope) => !permissions.includes(scope))
  if (beyond.length === 0) return
  throw new AppError(`You may not use ${beyond.join(' and ')} yourself. Ask for less.`, {
    code: 'scope_not_allowed',
    status: 403,
  })
}

function signForClient(
  parts: ToolParts,
  { userId, sid }: SignedIn,
  scopes: Scope[],
  client: string,
): Promise<string> {
  const claims = {
    sub: userId,
    owner: userId,
    caller: 'owner' as const,
    sid,
    scopes,
    jti: parts.newId('aud'),
    // Marked, so that no program can pass for one of our services in the audit.
    act: { sub: `client:${client}` },
    client: { name: client },
    held: true as const,
  }
  const signer = {
    issuer: CONNECTION_API_ISSUER,
    audience: parts.mcp.audience,
    algorithm: 'EdDSA' as const,
    ...parts.signingKey,
  }
  return signToolToken(claims, signer, parts.clock)
}
