import { CONNECTION_API_ISSUER, signToolToken } from '@parley/shared/tokens/tool-token'
import type { ToolParts } from './tool-parts.ts'

/** A token of ours is used at once. */
const TOKEN_SECONDS = 60

/** A tool token that this service uses itself, for whom it has just read from the database. */
export function signShortToken(
  { mcp, signingKey, clock }: Pick<ToolParts, 'mcp' | 'signingKey' | 'clock'>,
  claims: Parameters<typeof signToolToken>[0],
): Promise<string> {
  const signer = {
    issuer: CONNECTION_API_ISSUER,
    audience: mcp.audience,
    algorithm: 'EdDSA' as const,
    ...signingKey,
  }
  return signToolToken(claims, signer, clock, TOKEN_SECONDS)
}
