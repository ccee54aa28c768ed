import { type Answer, json } from '../http/answer.ts'
import { type Exchange, formOf } from '../http/exchange.ts'
import { authenticateClient, type OAuthClient } from '../oauth/clients.ts'
import type { Code, Grant } from '../oauth/grants.ts'
import { answersChallenge } from '../oauth/pkce.ts'
import type { Simulation } from '../simulation.ts'
import { oauthError } from './google-error.ts'
import { googleIdToken } from './google-id-token.ts'
import { spellOut } from './google-scopes.ts'

/** Seconds; Google answers one less than the hour. */
const ACCESS_LIFE = 3599
/** Live refresh tokens of one person and application; the oldest is dropped without a word. */
const REFRESH_TOKENS = 100

/** `POST /token`: a code or a refresh token for an access token. */
export async function postGoogleToken(sim: Simulation, exchange: Exchange): Promise<Answer> {
  const client = authenticateClient(sim.google.clients, exchange)
  if (client === undefined) return oauthError(401, 'invalid_client', 'Unauthorized')
  switch (formOf(exchange).get('grant_type')) {
    case 'authorization_code':
      return redeemCode(sim, exchange, client)
    case 'refresh_token':
      return refresh(sim, exchange, client)
    default:
      return oauthError(400, 'unsupported_grant_type', 'Invalid grant_type')
  }
}

async function redeemCode(sim: Simulation, exchange: Exchange, client: OAuthClient) {
  const form = formOf(exchange)
  const code = sim.google.grants.code(form.get('code') ?? '')
  if (code === undefined) return oauthError(400, 'invalid_grant', 'Malformed auth code.')
  const wrong = whatIsWrong(code, form, client, exchange.now)
  if (wrong !== undefined) return oauthError(400, ...wrong)
  code.used = true
  const { grant, scopes, nonce } = code
  const idToken = await googleIdToken(sim, exchange, { grant, scopes, nonce })
  return json(200, {
    ...accessPart(sim, exchange, grant, scopes),
    ...(code.withRefreshToken && {
      refresh_token: sim.google.grants.issueRefresh(grant, scopes, REFRESH_TOKENS),
    }),
    ...(idToken !== undefined && { id_token: idToken }),
  })
}

function whatIsWrong(
  code: Code,
  form: URLSearchParams,
  client: OAuthClient,
  now: number,
): [error: string, description: string] | undefined {
  if (code.used || code.expiresAt <= now || code.grant.ended)
    return ['invalid_grant', 'Bad Request']
  if (code.grant.clientId !== client.clientId) return ['invalid_grant', 'Bad Request']
  if (form.get('redirect_uri') !== code.redirectUri) return ['redirect_uri_mismatch', 'Bad Request']
  const verifier = form.get('code_verifier')
  if (code.challenge === undefined) return undefined
  if (verifier === null) return ['invalid_grant', 'Missing code verifier.']
  if (!answersChallenge(code.challenge, verifier))
    return ['invalid_grant', 'Invalid code verifier.']
  return undefined
}

async function refresh(sim: Simulation, exchange: Exchange, client: OAuthClient) {
  const { grants } = sim.google
  const token = grants.refresh(formOf(exchange).get('refresh_token') ?? '')
  if (token?.spent === true) grants.end(token.grant)
  if (token === undefined || token.grant.ended || token.grant.clientId !== client.clientId) {
    return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
  }
  const { grant, scopes } = token
  const idToken = await googleIdToken(sim, exchange, { grant, scopes, nonce: undefined })
  const rotates = exchange.effect('rotate_refresh_token') !== undefined
  if (rotates) token.spent = true
  return json(200, {
    ...accessPart(sim, exchange, grant, scopes),
    ...(rotates && { refresh_token: grants.issueRefresh(grant, scopes, REFRESH_TOKENS) }),
    ...(idToken !== undefined && { id_token: idToken }),
  })
}

function accessPart(sim: Simulation, { now }: Exchange, grant: Grant, scopes: readonly string[]) {
  const expiresAt = now + ACCESS_LIFE * 1000
  return {
    access_token: sim.google.grants.issueAccess({ grant, scopes, expiresAt }),
    expires_in: ACCESS_LIFE,
    scope: spellOut(scopes),
    token_type: 'Bearer',
  }
}
