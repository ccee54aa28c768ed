import { newHandle } from '@parley/shared/identity/ids'
import { markLoginActive } from '@parley/shared/sessions/login-record'
import { argumentsDigest } from '@parley/shared/tokens/arguments-digest'
import type { Scope } from '@parley/shared/tokens/scope'
import {
  signToolToken,
  type CallToolClaims,
  type ToolTokenSigner,
  type TurnAttestation,
} from '@parley/shared/tokens/tool-token'
import type { TestCall } from './test-people.ts'
import { AUDIENCE, type TestServer } from './test-server.ts'

type CallClaims = Omit<CallToolClaims, 'iat' | 'exp'>

export interface ToolTokenOptions {
  readonly tool?: string
  readonly args?: Readonly<Record<string, unknown>>
  readonly turn?: TurnAttestation
  readonly scopes?: Scope[]
  /** Anything else that a token should say. */
  readonly claims?: Partial<CallClaims>
  readonly signer?: Partial<ToolTokenSigner>
  readonly seconds?: number
}

export function orchestratorSigner({ keys }: TestServer): ToolTokenSigner {
  const { kid, key } = keys.orchestrator
  return { issuer: 'orchestrator', audience: AUDIENCE, algorithm: 'EdDSA', kid, key }
}

/** What the worker mints for one call of one tool. */
export function callToken(
  server: TestServer,
  call: TestCall,
  options: ToolTokenOptions = {},
): Promise<string> {
  const { tool, args, turn, scopes = ['read'], claims, signer, seconds } = options
  return signToolToken(
    {
      sub: call.userId,
      scopes,
      jti: newHandle(20),
      act: { sub: 'parley' },
      call_id: call.callId,
      room: call.room,
      grant: call.grant,
      ...(tool !== undefined && { tool, args_digest: argumentsDigest(args ?? {}) }),
      ...(turn && { turn }),
      ...claims,
    },
    { ...orchestratorSigner(server), ...signer },
    server.clock,
    seconds,
  )
}

/** What the connection API mints for a person who is signed in. */
export async function loginToken(
  server: TestServer,
  { userId, sid }: { userId: string; sid: string },
  options: Pick<ToolTokenOptions, 'tool' | 'args' | 'scopes'> & { click?: string } = {},
): Promise<string> {
  const { tool, args, scopes = ['read'], click } = options
  await markLoginActive(server.redis, sid)
  const { kid, key } = server.keys.connectionApi
  return signToolToken(
    {
      sub: userId,
      owner: userId,
      caller: 'owner' as const,
      sid,
      scopes,
      jti: newHandle(20),
      act: { sub: 'connection-api' },
      ...(tool !== undefined && { tool, args_digest: argumentsDigest(args ?? {}) }),
      ...(click !== undefined && { click: { consent: click } }),
    },
    { issuer: 'connection-api', audience: AUDIENCE, algorithm: 'EdDSA', kid, key },
    server.clock,
  )
}
