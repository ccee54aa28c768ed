import { readPublicKey, type VerificationKey } from '@parley/shared/tokens/keys'
import { CONNECTION_API_ISSUER, type ToolTokenIssuer } from '@parley/shared/tokens/tool-token'
import type { Config } from '../config.ts'

/** Whom we believe, each with its own key and its one algorithm. */
export interface Trust {
  readonly audience: string
  readonly issuers: readonly ToolTokenIssuer[]
  /** Signs the call grants that the worker's tool tokens carry. */
  readonly grantKey: VerificationKey
}

/** @throws ConfigError naming the variable whose key cannot be read */
export async function readTrust(trust: Config['trust']): Promise<Trust> {
  const grantKey = await readPublicKey('CONNECTION_API_PUBLIC_KEY', trust.connectionApiKey)
  return {
    audience: trust.audience,
    grantKey,
    issuers: [
      { issuer: CONNECTION_API_ISSUER, algorithm: 'EdDSA', ...grantKey },
      { issuer: trust.orchestratorIssuer, ...(await orchestrator(trust)) },
    ],
  }
}

async function orchestrator(
  trust: Config['trust'],
): Promise<Omit<ToolTokenIssuer, 'issuer' | 'audience'>> {
  const { orchestratorKey: key } = trust
  if (key.kind === 'shared_secret') {
    return { algorithm: 'HS256', key: new TextEncoder().encode(key.secret) }
  }
  return { algorithm: 'EdDSA', ...(await readPublicKey('ORCHESTRATOR_PUBLIC_KEY', key.jwk)) }
}
