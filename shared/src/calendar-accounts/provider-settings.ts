import { ConfigError } from '../config/read-env.ts'

/** Providers whose calendars a person may connect; the built-in one needs no leave. */
export type ProviderName = 'google' | 'microsoft'

/** One provider as we were registered with it, and where its doors are. */
export interface ProviderSettings {
  readonly name: ProviderName
  readonly clientId: string
  readonly clientSecret: string
  readonly authorizeUrl: string
  readonly tokenUrl: string
  /** RFC 7009; undefined where the provider has none. */
  readonly revokeUrl: string | undefined
  /** Signing keys of its id_tokens (JWKS). */
  readonly keysUrl: string
  /** Taken as `iss` of an id_token; `{tid}` stands for the tenant that the token names. */
  readonly issuers: readonly string[]
  /** Only people of this tenant may come; undefined: of any. */
  readonly tenant: string | undefined
  /** Origin of its calendar API. */
  readonly apiUrl: string
}

/** Those that are configured. */
export type Providers = Readonly<Partial<Record<ProviderName, ProviderSettings>>>

/** The variables, for a service's own list. */
export interface ProviderVariables {
  readonly NODE_ENV: 'development' | 'test' | 'production'
  readonly GOOGLE_OAUTH_CLIENT_ID?: string | undefined
  readonly GOOGLE_OAUTH_CLIENT_SECRET?: string | undefined
  /** In place of all of Google, for a simulation. */
  readonly GOOGLE_BASE_URL?: string | undefined
  readonly MICROSOFT_OAUTH_CLIENT_ID?: string | undefined
  readonly MICROSOFT_OAUTH_CLIENT_SECRET?: string | undefined
  /** `common`, `organizations`, `consumers` or a tenant's id. */
  readonly MICROSOFT_TENANT: string
  /** In place of login.microsoftonline.com and graph.microsoft.com. */
  readonly MICROSOFT_LOGIN_BASE_URL?: string | undefined
  readonly MICROSOFT_GRAPH_BASE_URL?: string | undefined
}

/**
 * A provider is configured whole or not at all.
 *
 * @throws {ConfigError} naming variables, never values
 */
export function readProviders(variables: ProviderVariables): Providers {
  refuseInProduction(variables)
  const google = readClient(variables, 'GOOGLE')
  const microsoft = readClient(variables, 'MICROSOFT')
  return {
    ...(google && { google: googleAt(google, variables.GOOGLE_BASE_URL) }),
    ...(microsoft && { microsoft: microsoftAt(microsoft, variables) }),
  }
}

interface Client {
  readonly clientId: string
  readonly clientSecret: string
}

function readClient(
  variables: ProviderVariables,
  prefix: 'GOOGLE' | 'MICROSOFT',
): Client | undefined {
  const names = [`${prefix}_OAUTH_CLIENT_ID`, `${prefix}_OAUTH_CLIENT_SECRET`] as const
  const clientId = variables[names[0]]
  const clientSecret = variables[names[1]]
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret }
  if (clientId === undefined && clientSecret === undefined) return undefined
  const missing = clientId === undefined ? names[0] : names[1]
  throw new ConfigError(
    `Configuration: ${missing} is missing. Set both ${names.join(' and ')}, or neither. See .env.example.`,
  )
}

function googleAt(client: Client, simulation: string | undefined): ProviderSettings {
  const base = simulation && withoutSlash(simulation)
  const at = (origin: string, path: string) => `${base ?? origin}${path}`
  return {
    name: 'google',
    ...client,
    authorizeUrl: at('https://accounts.google.com', '/o/oauth2/v2/auth'),
    tokenUrl: at('https://oauth2.googleapis.com', '/token'),
    revokeUrl: at('https://oauth2.googleapis.com', '/revoke'),
    keysUrl: at('https://www.googleapis.com', '/oauth2/v3/certs'),
    issuers: base === undefined ? ['https://accounts.google.com', 'accounts.google.com'] : [base],
    tenant: undefined,
    apiUrl: at('https://www.googleapis.com', ''),
  }
}

const ANY_TENANT = new Set(['common', 'organizations', 'consumers'])

/** The tenant of every personal account. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad'

function microsoftAt(client: Client, variables: ProviderVariables): ProviderSettings {
  const login = withoutSlash(
    variables.MICROSOFT_LOGIN_BASE_URL ?? 'https://login.microsoftonline.com',
  )
  const graph = variables.MICROSOFT_GRAPH_BASE_URL ?? 'https://graph.microsoft.com'
  const { MICROSOFT_TENANT: tenant } = variables
  const only = ANY_TENANT.has(tenant) ? undefined : tenant
  return {
    name: 'microsoft',
    ...client,
    authorizeUrl: `${login}/${tenant}/oauth2/v2.0/authorize`,
    tokenUrl: `${login}/${tenant}/oauth2/v2.0/token`,
    revokeUrl: undefined,
    keysUrl: `${login}/${tenant}/discovery/v2.0/keys`,
    issuers: [`${login}/{tid}/v2.0`],
    tenant: tenant === 'consumers' ? CONSUMERS : only,
    apiUrl: withoutSlash(graph),
  }
}

const BASES = ['GOOGLE_BASE_URL', 'MICROSOFT_LOGIN_BASE_URL', 'MICROSOFT_GRAPH_BASE_URL'] as const

/** Secrets and codes travel there: in production never in clear. */
function refuseInProduction(variables: ProviderVariables): void {
  if (variables.NODE_ENV !== 'production') return
  const open = BASES.filter((name) => {
    const base = variables[name]
    return base !== undefined && !base.startsWith('https://')
  })
  if (open.length === 0) return
  throw new ConfigError(`Configuration: ${open.join(', ')} must be https in production.`)
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
