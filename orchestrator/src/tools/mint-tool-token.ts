import type { Clock } from '@parley/shared/time/clock'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import { signToolToken } from '@parley/shared/tokens/tool-token'
import type { ToolTokenSigner, TurnAttestation } from '@parley/shared/tokens/tool-token'
import type { Caller } from '../call/identify-caller.ts'
import type { MintToken } from './mcp-connection.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Who signs, for which call. */
export interface Minting {
  readonly signer: ToolTokenSigner
  readonly agentName: string
  readonly caller: Caller
  readonly clock: Clock
  /** A fresh `jti`. */
  readonly newTokenId: () => string
}

/** A token that can list tools and read, for connecting. */
export function mintForReading(minting: Minting): MintToken {
  return () => sign(minting, 'read', {})
}

/**
 * A token for exactly this call of this tool: its one scope and, where it changes something, the
 * tool, the digest of its arguments and what the worker saw of the turn.
 */
export function mintForCall(
  minting: Minting,
  tool: ToolDefinition,
  args: Readonly<Record<string, unknown>>,
  turn: TurnAttestation,
): MintToken {
  if (tool.scope === 'read') return mintForReading(minting)
  const bound = { tool: tool.name, args_digest: argumentsDigest(args), turn }
  return () => sign(minting, tool.scope, bound)
}

function sign(
  { signer, agentName, caller, clock, newTokenId }: Minting,
  scope: ToolDefinition['scope'],
  bound: { tool?: string; args_digest?: string; turn?: TurnAttestation },
): Promise<string> {
  const { sub, call_id, room } = caller.grant
  const claims = { sub, call_id, room, scopes: [scope], grant: caller.grantToken, ...bound }
  return signToolToken({ ...claims, jti: newTokenId(), act: { sub: agentName } }, signer, clock)
}
