import { ConfigError, DEVELOPMENT_MARK } from '@parley/shared/config/read-env'

/** Variables of this door, for the service's own list; with none set it does not exist. */
export interface ClerkVariables {
  readonly NODE_ENV: 'development' | 'test' | 'production'
  /** Clerk's Frontend API, which is the `iss` of its tokens; else derived from the key below. */
  readonly CLERK_ISSUER?: string | undefined
  /** With it the page that people call from has Clerk's sign-in. */
  readonly CLERK_PUBLISHABLE_KEY?: string | undefined
  readonly CLERK_SECRET_KEY?: string | undefined
  /** Origins of the web clients whose sessions are taken (`azp`), separated by commas. */
  readonly CLERK_AUTHORIZED_PARTIES?: string | undefined
  /** `aud` of template tokens; without it no template token is taken. */
  readonly CLERK_AUDIENCE?: string | undefined
  /** Clerk's Backend API. */
  readonly CLERK_API_URL?: string | undefined
  /** Of the webhook endpoint; two, separated by a comma, while one is being replaced. */
  readonly CLERK_WEBHOOK_SECRET?: string | undefined
  /** Where that page is. */
  readonly API_BASE_URL?: string | undefined
}

/** What a browser needs to sign somebody in at Clerk; none of it is secret. */
export interface ClerkOnPage {
  /** `pk_...` */
  readonly publishableKey: string
  /** Clerk's Frontend API, without a slash at its end. */
  readonly frontendApi: string
}

export interface ClerkSettings {
  /** Without a slash at its end. */
  readonly issuer: string
  readonly secretKey: string
  readonly authorizedParties: readonly string[]
  /** Undefined: Clerk's sign-in is not on our page. */
  readonly onPage: ClerkOnPage | undefined
  readonly audience: string | undefined
  readonly apiUrl: string
  /** `whsec_...`; none: no webhook is taken. */
  readonly webhookSecrets: readonly string[]
}

/**
 * Clerk is configured whole or not at all: half of it would look like a door that lets nobody in.
 *
 * @throws {ConfigError} naming variables, never values
 */
export function readClerkSettings(variables: ClerkVariables): ClerkSettings | undefined {
  if (!isAnySet(variables)) return undefined
  const ofKey = issuerOfKey(variables.CLERK_PUBLISHABLE_KEY)
  const issuer = variables.CLERK_ISSUER ?? ofKey
  const { CLERK_SECRET_KEY: secretKey, CLERK_AUTHORIZED_PARTIES: parties } = variables
  if (issuer === undefined) throw halfConfigured('CLERK_ISSUER (or CLERK_PUBLISHABLE_KEY)')
  if (secretKey === undefined) throw halfConfigured('CLERK_SECRET_KEY')
  if (parties === undefined) throw halfConfigured('CLERK_AUTHORIZED_PARTIES')
  const apiUrl = variables.CLERK_API_URL ?? 'https://api.clerk.com'
  if (variables.NODE_ENV === 'production') refuseInProduction({ issuer, apiUrl, secretKey })
  return {
    issuer: withoutSlash(issuer),
    secretKey,
    authorizedParties: [...new Set([...readParties(parties), ...ourParty(variables)])],
    onPage: onPage(variables, withoutSlash(issuer)),
    audience: variables.CLERK_AUDIENCE,
    apiUrl: withoutSlash(apiUrl),
    webhookSecrets: readWebhookSecrets(variables.CLERK_WEBHOOK_SECRET),
  }
}

function onPage(
  { CLERK_PUBLISHABLE_KEY: publishableKey }: ClerkVariables,
  frontendApi: string,
): ClerkOnPage | undefined {
  return publishableKey === undefined ? undefined : { publishableKey, frontendApi }
}

/** Our own page is a client of Clerk's where its sign-in is there. */
function ourParty({ CLERK_PUBLISHABLE_KEY: key, API_BASE_URL: url }: ClerkVariables): string[] {
  return key === undefined || url === undefined ? [] : [new URL(url).origin]
}

function isAnySet(variables: ClerkVariables): boolean {
  return Object.entries(variables).some(
    ([name, value]) => name.startsWith('CLERK_') && value !== undefined,
  )
}

const halfConfigured = (name: string) =>
  new ConfigError(
    `Configuration: Clerk is half configured: ${name} is missing. Set all of it, or none. See .env.example.`,
  )

/** `pk_test_` or `pk_live_` and base64 of the Frontend API's host with a `$` after it. */
function issuerOfKey(key: string | undefined): string | undefined {
  if (key === undefined) return undefined
  const encoded = /^pk_(?:test|live)_([A-Za-z0-9+/_=-]+)$/.exec(key)?.[1]
  const host = encoded && Buffer.from(encoded, 'base64').toString()
  if (host && /^[a-z0-9.-]+\$$/.test(host)) return `https://${host.slice(0, -1)}`
  throw new ConfigError(
    'Configuration: CLERK_PUBLISHABLE_KEY is not valid: expected pk_test_... or pk_live_... See .env.example.',
  )
}

function refuseInProduction(settings: { issuer: string; apiUrl: string; secretKey: string }): void {
  const isPlain = (url: string) => !url.startsWith('https:')
  const wrong = [
    ...(isPlain(settings.issuer) ? ['CLERK_ISSUER'] : []),
    ...(isPlain(settings.apiUrl) ? ['CLERK_API_URL'] : []),
    ...(settings.secretKey.startsWith(DEVELOPMENT_MARK) ? ['CLERK_SECRET_KEY'] : []),
  ]
  if (wrong.length === 0) return
  throw new ConfigError(
    `Configuration: ${wrong.join(', ')} is for development. Production takes https and a key of your own.`,
  )
}

function readParties(text: string): string[] {
  const parties = text.split(',').map((party) => party.trim())
  if (parties.every((party) => URL.canParse(party) && new URL(party).origin === party)) {
    return parties
  }
  throw new ConfigError(
    'Configuration: CLERK_AUTHORIZED_PARTIES is not valid: expected origins like https://app.example.com, separated by commas. See .env.example.',
  )
}

/** https://docs.svix.com/receiving/verifying-payloads/how-manual: base64 of 24 bytes or more. */
function readWebhookSecrets(text: string | undefined): string[] {
  if (text === undefined) return []
  const secrets = text.split(',').map((secret) => secret.trim())
  if (secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/.test(secret))) return secrets
  throw new ConfigError(
    'Configuration: CLERK_WEBHOOK_SECRET is not valid: expected whsec_..., as Clerk shows it at the endpoint; two, separated by a comma, while one is being replaced. See .env.example.',
  )
}

const withoutSlash = (url: string) => url.replace(/\/+$/, '')
