import { newId } from '@parley/shared/identity/ids'
import { systemClock } from '@parley/shared/time/clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { readPrivateKey } from '@parley/shared/tokens/keys'
import type { Scope } from '@parley/shared/tokens/scope'
import {
  signToolToken,
  type ToolTokenSigner,
  type TurnAttestation,
} from '@parley/shared/tokens/tool-token'

/** A call that a worker was summoned to, and who speaks in it. */
export interface WorkersCall {
  readonly sub: string
  readonly callId: string
  readonly room: string
  readonly grant: string
}

/** One use of a tool, as far as a token says it. */
export interface WorkersUse {
  readonly tool: string
  readonly args: Readonly<Record<string, unknown>>
  /** `transact` with a turn, else `read`. */
  readonly scope?: Scope
  readonly turn?: TurnAttestation | undefined
}

/** @param orchestratorKey as a real MCP server of a test gives it */
export async function workersSigner(orchestratorKey: string): Promise<ToolTokenSigner> {
  const key = await readPrivateKey('ORCHESTRATOR_PRIVATE_KEY', orchestratorKey)
  return { issuer: 'orchestrator', audience: 'parley-mcp', algorithm: 'EdDSA', ...key }
}

/** What a worker mints for one use of one tool. */
export function workersToken(
  signer: ToolTokenSigner,
  { sub, callId, room, grant }: WorkersCall,
  { tool, args, turn, scope = turn ? 'transact' : 'read' }: WorkersUse,
): Promise<string> {
  const call = { sub, call_id: callId, room, grant, scopes: [scope], act: { sub: 'parley' } }
  const exactly = { tool, args_digest: argumentsDigest(args), ...(turn && { turn }) }
  return signToolToken({ ...call, ...exactly, jti: newId('aud') }, signer, systemClock)
}
