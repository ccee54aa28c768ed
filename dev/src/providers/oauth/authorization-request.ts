import type { Challenge } from './pkce.ts'
import type { OAuthClient } from './clients.ts'

/** What an application asks a person for, read from the query of the authorisation address. */
export interface AuthorizationRequest {
  readonly client: OAuthClient
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
  readonly nonce: string | undefined
  readonly challenge: Challenge | undefined
  readonly prompts: readonly string[]
  readonly loginHint: string | undefined
  readonly offline: boolean
  readonly includeGranted: boolean
  readonly formPost: boolean
}

/** Why a request cannot even be sent back to the application. */
export type Unusable = 'unknown_client' | 'redirect_uri_mismatch'

/** What is wrong with a request that can. */
export interface Defect {
  readonly error: string
  readonly description: string
}

export function readAuthorizationRequest(
  query: URLSearchParams,
  client: OAuthClient,
  redirectUri: string,
): AuthorizationRequest {
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method') === 'S256' ? 'S256' : 'plain'
  return {
    client,
    redirectUri,
    scopes: words(query.get('scope')),
    state: query.get('state') ?? undefined,
    nonce: query.get('nonce') ?? undefined,
    challenge: challenge === null ? undefined : { value: challenge, method },
    prompts: words(query.get('prompt')),
    loginHint: query.get('login_hint') ?? undefined,
    offline: query.get('access_type') === 'offline',
    includeGranted: query.get('include_granted_scopes') === 'true',
    formPost: query.get('response_mode') === 'form_post',
  }
}

export function findDefect(query: URLSearchParams): Defect | undefined {
  if (query.get('response_type') !== 'code') {
    const description = 'Only response_type=code is simulated.'
    return { error: 'unsupported_response_type', description }
  }
  if (words(query.get('scope')).length === 0) {
    return { error: 'invalid_scope', description: 'Missing required parameter: scope' }
  }
  return undefined
}

function words(text: string | null): readonly string[] {
  return (text ?? '').split(' ').filter((word) => word !== '')
}
