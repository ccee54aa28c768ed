import { type Answer, json } from '../http/answer.ts'
import { bearerOf, type Exchange, formOf } from '../http/exchange.ts'
import type { Route } from '../http/route.ts'
import { createAuthorization } from '../oauth/authorize.ts'
import type { Simulation } from '../simulation.ts'
import { liveAccess } from './google-authentication.ts'
import { oauthError } from './google-error.ts'
import { googleClaims } from './google-id-token.ts'
import { googleScopeLine, spellOut } from './google-scopes.ts'
import { postGoogleToken } from './google-token.ts'

const AUTHORIZE = '/o/oauth2/v2/auth'
const CONSENT = `${AUTHORIZE}/consent`

/** Sign-in, tokens and keys: the doors of accounts.google.com, oauth2.googleapis.com and openidconnect. */
export function googleIdentityRoutes(sim: Simulation): readonly Route[] {
  const authorization = authorizationOf(sim)
  const keys = { 'cache-control': 'public, max-age=300' }
  return [
    {
      method: 'get',
      path: '/.well-known/openid-configuration',
      operation: 'google.discovery',
      handle: ({ origin }) => json(200, discovery(origin)),
    },
    {
      method: 'get',
      path: '/oauth2/v3/certs',
      operation: 'google.keys',
      handle: () => json(200, { keys: sim.google.keys.published() }, keys),
    },
    {
      method: 'get',
      path: '/oauth2/v1/certs',
      operation: 'google.keys',
      handle: () => json(200, sim.google.keys.pems(), keys),
    },
    { method: 'get', path: AUTHORIZE, operation: 'google.authorize', handle: authorization.start },
    { method: 'get', path: CONSENT, operation: 'google.consent', handle: authorization.choose },
    { method: 'post', path: CONSENT, operation: 'google.consent', handle: authorization.decide },
    {
      method: 'post',
      path: '/token',
      operation: (incoming) =>
        formOf(incoming).get('grant_type') === 'refresh_token'
          ? 'google.token.refresh'
          : 'google.token.code',
      handle: (exchange) => postGoogleToken(sim, exchange),
    },
    {
      method: 'post',
      path: '/revoke',
      operation: 'google.revoke',
      handle: (exchange) => revoke(sim, exchange),
    },
    ...['/v1/userinfo', '/oauth2/v2/userinfo', '/oauth2/v3/userinfo'].map((path): Route => ({
      method: 'get',
      path,
      operation: 'google.userinfo',
      handle: (exchange) => userinfo(sim, exchange),
    })),
    {
      method: 'post',
      path: '/tokeninfo',
      operation: 'google.tokeninfo',
      handle: (exchange) => tokenInfo(sim, exchange),
    },
  ]
}

function authorizationOf(sim: Simulation) {
  return createAuthorization({
    name: 'Simulated Google',
    clients: sim.google.clients,
    grants: sim.google.grants,
    consentPath: () => CONSENT,
    people: () => sim.people.list('google'),
    scopeLine: googleScopeLine,
    withRefreshToken: ({ offline, prompts }, first) =>
      offline && (first || prompts.includes('consent')),
    callback: ({ prompts }, granted) => [
      ['scope', spellOut(granted)],
      ['authuser', '0'],
      ['prompt', prompts.join(' ') || 'none'],
    ],
    denied: [['error', 'access_denied']],
  })
}

function revoke(sim: Simulation, exchange: Exchange): Answer {
  const token = formOf(exchange).get('token') ?? exchange.query.get('token') ?? ''
  const { grants } = sim.google
  const grant = grants.refresh(token)?.grant ?? grants.access(token)?.grant
  if (grant === undefined || grant.ended) {
    return oauthError(400, 'invalid_token', 'Token expired or revoked')
  }
  grants.end(grant)
  return json(200, {})
}

function userinfo(sim: Simulation, exchange: Exchange): Answer {
  const access = liveAccess(sim, bearerOf(exchange) ?? '', exchange.now)
  const person = access && sim.people.byId('google', access.grant.personId)
  if (access === undefined || person === undefined) {
    return oauthError(401, 'invalid_request', 'Invalid Credentials')
  }
  const { sub, email_verified: verified, ...rest } = googleClaims(person, access.scopes)
  if (!exchange.path.startsWith('/oauth2/v2/')) {
    return json(200, googleClaims(person, access.scopes))
  }
  return json(200, {
    id: sub,
    ...rest,
    ...(verified !== undefined && { verified_email: verified }),
  })
}

function tokenInfo(sim: Simulation, exchange: Exchange): Answer {
  const token = bearerOf(exchange) ?? exchange.query.get('access_token') ?? ''
  const access = liveAccess(sim, token, exchange.now)
  if (access === undefined) return oauthError(400, 'invalid_token', 'Invalid Value')
  return json(200, {
    azp: access.grant.clientId,
    aud: access.grant.clientId,
    sub: access.grant.personId,
    scope: spellOut(access.scopes),
    expires_in: String(Math.floor((access.expiresAt - exchange.now) / 1000)),
    access_type: 'offline',
  })
}

function discovery(origin: string) {
  return {
    issuer: origin,
    authorization_endpoint: `${origin}${AUTHORIZE}`,
    token_endpoint: `${origin}/token`,
    userinfo_endpoint: `${origin}/v1/userinfo`,
    revocation_endpoint: `${origin}/revoke`,
    jwks_uri: `${origin}/oauth2/v3/certs`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'email', 'profile'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    code_challenge_methods_supported: ['plain', 'S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
  }
}
