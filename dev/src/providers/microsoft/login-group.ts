import { randomUUID } from 'node:crypto'
import { json } from '../http/answer.ts'
import { type Exchange, formOf, type Incoming, param } from '../http/exchange.ts'
import type { InjectedFailure, Route, RouteGroup } from '../http/route.ts'
import { createAuthorization } from '../oauth/authorize.ts'
import { whoseGrant } from '../oauth/whose-grant.ts'
import { CONSUMERS_TENANT, isPersonal, type Person } from '../people/person.ts'
import type { Simulation } from '../simulation.ts'
import { loginErrorAnswer } from './login-error.ts'
import { microsoftScopeLine } from './microsoft-scopes.ts'
import { postMicrosoftToken } from './microsoft-token.ts'

/** The doors of login.microsoftonline.com. */
export function microsoftLoginGroup(sim: Simulation): RouteGroup {
  return {
    provider: 'microsoft',
    routes: routesOf(sim),
    whoAsks: (incoming) => microsoftPerson(sim, incoming),
    fail,
  }
}

/** Whose tokens a request presents, at any of Microsoft's doors. */
export function microsoftPerson(sim: Simulation, incoming: Incoming): Person | undefined {
  const grant = whoseGrant(sim.microsoft.grants, incoming)
  return grant && sim.people.byId('microsoft', grant.personId)
}

function routesOf(sim: Simulation): readonly Route[] {
  const authorization = authorizationOf(sim)
  const base = '/:tenant/oauth2/v2.0'
  return [
    {
      method: 'get',
      path: '/:tenant/v2.0/.well-known/openid-configuration',
      operation: 'microsoft.discovery',
      handle: (exchange) => json(200, discovery(exchange)),
    },
    {
      method: 'get',
      path: '/:tenant/discovery/v2.0/keys',
      operation: 'microsoft.keys',
      handle: () => json(200, { keys: sim.microsoft.keys.published() }),
    },
    {
      method: 'get',
      path: `${base}/authorize`,
      operation: 'microsoft.authorize',
      handle: authorization.start,
    },
    {
      method: 'get',
      path: `${base}/consent`,
      operation: 'microsoft.consent',
      handle: authorization.choose,
    },
    {
      method: 'post',
      path: `${base}/consent`,
      operation: 'microsoft.consent',
      handle: authorization.decide,
    },
    {
      method: 'post',
      path: `${base}/token`,
      operation: (incoming) =>
        formOf(incoming).get('grant_type') === 'refresh_token'
          ? 'microsoft.token.refresh'
          : 'microsoft.token.code',
      handle: (exchange) => postMicrosoftToken(sim, exchange),
    },
  ]
}

function authorizationOf(sim: Simulation) {
  return createAuthorization({
    name: 'Simulated Microsoft',
    clients: sim.microsoft.clients,
    grants: sim.microsoft.grants,
    consentPath: (exchange) => `/${param(exchange, 'tenant')}/oauth2/v2.0/consent`,
    people: (exchange) =>
      sim.people.list('microsoft').filter((person) => belongs(person, param(exchange, 'tenant'))),
    scopeLine: microsoftScopeLine,
    withRefreshToken: () => true,
    callback: () => [['session_state', randomUUID()]],
    denied: [
      ['error', 'access_denied'],
      ['error_description', 'AADSTS65004: User declined to consent to access the app.'],
    ],
  })
}

/** `common` takes everybody, `organizations` and `consumers` half, anything else one tenant. */
function belongs(person: Person, tenant: string): boolean {
  if (tenant === 'common') return true
  if (tenant === 'consumers') return isPersonal(person)
  if (tenant === 'organizations') return !isPersonal(person)
  return person.tenant === tenant
}

function discovery(exchange: Exchange) {
  const { origin } = exchange
  const tenant = param(exchange, 'tenant')
  const base = `${origin}/${tenant}`
  const shared = ['common', 'organizations'].includes(tenant)
  const own = tenant === 'consumers' ? CONSUMERS_TENANT : tenant
  return {
    // Where the tenant is open, the issuer is a pattern, as at the real address.
    issuer: `${origin}/${shared ? '{tenantid}' : own}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
  }
}

function fail({ status, reason, retryAfterSeconds }: InjectedFailure, exchange: Exchange) {
  const error = reason ?? (status >= 500 ? 'temporarily_unavailable' : 'invalid_grant')
  const words = 'Asked for by a failpoint.'
  const answer = loginErrorAnswer(status, error, 90033, words, exchange.now)
  if (retryAfterSeconds === undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } }
}
