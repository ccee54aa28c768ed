import { createHash } from 'node:crypto'
import { toEpochSeconds } from '@parley/shared/time/clock'
import { type Answer, json } from '../http/answer.ts'
import { type Exchange, formOf } from '../http/exchange.ts'
import { authenticateClient, type OAuthClient } from '../oauth/clients.ts'
import type { Code, Grant } from '../oauth/grants.ts'
import { answersChallenge } from '../oauth/pkce.ts'
import { fullName } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { type LoginDefect, loginError } from './login-error.ts'
import { grantedScope } from './microsoft-scopes.ts'

/** Seconds. The real service varies it between 60 and 90 minutes. */
const ACCESS_LIFE = 3599
const ID_TOKEN_LIFE = 3600

/** `POST /{tenant}/oauth2/v2.0/token`. */
export async function postMicrosoftToken(sim: Simulation, exchange: Exchange): Promise<Answer> {
  const form = formOf(exchange)
  const client = authenticateClient(sim.microsoft.clients, exchange)
  if (client === undefined) {
    const known = sim.microsoft.clients.has(form.get('client_id') ?? '')
    return loginError(known ? 'clientSecret' : 'clientUnknown', exchange.now)
  }
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeemCode(sim, exchange, client)
    case 'refresh_token':
      return refresh(sim, exchange, client)
    default:
      return loginError('grantType', exchange.now)
  }
}

async function redeemCode(sim: Simulation, exchange: Exchange, client: OAuthClient) {
  const form = formOf(exchange)
  const code = sim.microsoft.grants.code(form.get('code') ?? '')
  if (code === undefined) return loginError('malformed', exchange.now)
  const defect = whatIsWrong(code, form, client, exchange.now)
  if (defect !== undefined) return loginError(defect, exchange.now)
  code.used = true
  return tokens(sim, exchange, code.grant, code.scopes, code.nonce)
}

function whatIsWrong(
  code: Code,
  form: URLSearchParams,
  client: OAuthClient,
  now: number,
): LoginDefect | undefined {
  if (code.used) return 'codeUsed'
  if (code.expiresAt <= now) return 'expired'
  if (code.grant.ended) return 'revoked'
  if (code.grant.clientId !== client.clientId) return 'malformed'
  if (form.get('redirect_uri') !== code.redirectUri) return 'redirectUri'
  const verifier = form.get('code_verifier')
  if (code.challenge === undefined) return undefined
  if (verifier === null) return 'verifierMissing'
  return answersChallenge(code.challenge, verifier) ? undefined : 'verifierWrong'
}

/** Every refresh yields a new refresh token; the old one goes on working. */
async function refresh(sim: Simulation, exchange: Exchange, client: OAuthClient) {
  const { grants } = sim.microsoft
  const token = grants.refresh(formOf(exchange).get('refresh_token') ?? '')
  if (token === undefined || token.grant.clientId !== client.clientId) {
    return loginError('malformed', exchange.now)
  }
  if (token.spent) grants.end(token.grant)
  if (token.grant.ended) return loginError('revoked', exchange.now)
  if (exchange.effect('rotate_refresh_token') !== undefined) token.spent = true
  return tokens(sim, exchange, token.grant, token.scopes, undefined)
}

async function tokens(
  sim: Simulation,
  exchange: Exchange,
  grant: Grant,
  scopes: readonly string[],
  nonce: string | undefined,
): Promise<Answer> {
  const { grants } = sim.microsoft
  const expiresAt = exchange.now + ACCESS_LIFE * 1000
  const idToken = await microsoftIdToken(sim, exchange, grant, scopes, nonce)
  return json(200, {
    token_type: 'Bearer',
    scope: grantedScope(scopes),
    expires_in: ACCESS_LIFE,
    ext_expires_in: ACCESS_LIFE,
    access_token: grants.issueAccess({ grant, scopes, expiresAt }),
    ...(scopes.includes('offline_access') && {
      refresh_token: grants.issueRefresh(grant, scopes, Number.POSITIVE_INFINITY),
    }),
    ...(idToken !== undefined && { id_token: idToken }),
  })
}

/** Signed when `openid` was granted. `sub` differs from application to application, `oid` does not. */
async function microsoftIdToken(
  sim: Simulation,
  exchange: Exchange,
  grant: Grant,
  scopes: readonly string[],
  nonce: string | undefined,
): Promise<string | undefined> {
  const person = sim.people.byId('microsoft', grant.personId)
  if (!scopes.includes('openid') || person === undefined) return undefined
  const iat = toEpochSeconds(exchange.now)
  const pairwise = createHash('sha256').update(`${person.id} ${grant.clientId}`)
  return sim.microsoft.keys.sign({
    ver: '2.0',
    iss: `${exchange.origin}/${person.tenant}/v2.0`,
    sub: pairwise.digest('base64url'),
    aud: grant.clientId,
    exp: iat + ID_TOKEN_LIFE,
    iat,
    nbf: iat,
    oid: person.id,
    tid: person.tenant,
    ...(scopes.includes('profile') && {
      name: fullName(person),
      preferred_username: person.email,
    }),
    ...(scopes.includes('email') && { email: person.email }),
    ...(nonce !== undefined && { nonce }),
    ...exchange.effect('id_token_claims')?.claims,
  })
}
