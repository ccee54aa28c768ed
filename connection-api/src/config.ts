import {
  ConfigError,
  logLevel,
  nodeEnv,
  port,
  readEnv,
  refuseDevelopmentSecrets,
  secret,
  type Env,
} from '@parley/shared/config/read-env'
import { readProviders, type Providers } from '@parley/shared/calendar-accounts/provider-settings'
import {
  metricsPort,
  readMetrics,
  readTracing,
  telemetryVariables,
  type MetricsSettings,
  type TracingSettings,
} from '@parley/shared/telemetry/telemetry-settings'
import { keyIdOf, type SigningKey, type VerificationKey } from '@parley/shared/tokens/keys'
import { developmentKeyId, readVaultKeys, type VaultKeys } from '@parley/shared/vault/vault-keys'
import { z } from 'zod'
import { readClerkSettings, type ClerkSettings } from './clerk/clerk-settings.ts'
import {
  readTwilioSettings,
  twilioVariables,
  type TwilioSettings,
} from './messages/twilio/twilio-settings.ts'
import { codeVariables, readCodeCaps, type CodeCaps } from './address-codes/code-caps.ts'
import { guestVariables, readGuestSettings, type GuestSettings } from './guests/guest-caps.ts'
import {
  elevenLabsVariables,
  readElevenLabsSettings,
  type ElevenLabsSettings,
} from './elevenlabs/elevenlabs-settings.ts'
import { readOrigins, splitList } from './http/read-origins.ts'
import { bothHalves } from './both-halves.ts'
import { readVapiSettings, vapiVariables, type VapiSettings } from './vapi/vapi-settings.ts'
import { passkeySite, type PasskeySite } from './passkeys/passkey-site.ts'
import { readSyncSettings, syncVariables, type SyncSettings } from './user-sync/sync-settings.ts'

/** Every variable this service reads. */
const Variables = z.object({
  NODE_ENV: nodeEnv,
  LOG_LEVEL: logLevel,
  CONNECTION_API_PORT: port(8000),
  CONNECTION_API_METRICS_PORT: metricsPort,
  ...telemetryVariables,
  CONNECTION_API_HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  LIVEKIT_URL: z.url({ protocol: /^wss?$/ }),
  LIVEKIT_API_KEY: z.string().min(1),
  LIVEKIT_API_SECRET: secret,
  AGENT_NAME: z.string().min(1).default('parley'),
  AUTH_SECRET_KEY: secret.optional(),
  /** The seeds' other name for `AUTH_SECRET_KEY`. */
  SECRET_KEY: secret.optional(),
  ALGORITHM: z.literal('HS256').default('HS256'),
  ACCESS_TOKEN_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(1440).default(30),
  REFRESH_TOKEN_EXPIRE_DAYS: z.coerce.number().int().min(1).max(90).default(7),
  API_BASE_URL: z.url().default('http://localhost:8000'),
  CORS_ORIGINS: z.string().default(''),
  CONNECTION_API_PRIVATE_KEY: z.string(),
  VAULT_KEYS: z.string(),
  GOOGLE_OAUTH_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_OAUTH_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MICROSOFT_OAUTH_CLIENT_ID: z.string().min(1).optional(),
  MICROSOFT_OAUTH_CLIENT_SECRET: z.string().min(1).optional(),
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[A-Za-z0-9.-]+$/)
    .default('common'),
  MICROSOFT_LOGIN_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MICROSOFT_GRAPH_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  MCP_SERVER_URL: z.url().default('http://127.0.0.1:8001/mcp'),
  MCP_AUDIENCE: z.string().min(1).default('parley-mcp'),
  DEFAULT_USER_ID: z.string().optional(),
  /** Development only: whom one click on the page signs in, on this machine. */
  DEMO_OWNER_EMAIL: z.string().optional(),
  CLERK_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  CLERK_PUBLISHABLE_KEY: z.string().min(1).optional(),
  CLERK_SECRET_KEY: z.string().min(1).optional(),
  CLERK_AUTHORIZED_PARTIES: z.string().min(1).optional(),
  CLERK_AUDIENCE: z.string().min(1).optional(),
  CLERK_API_URL: z.url({ protocol: /^https?$/ }).optional(),
  CLERK_WEBHOOK_SECRET: z.string().min(1).optional(),
  ...syncVariables,
  /** Host that passkeys belong to; that of API_BASE_URL unless pages are elsewhere in its domain. */
  PASSKEY_RP_ID: z.hostname().optional(),
  /** Origins that use passkeys besides API_BASE_URL's and CORS_ORIGINS, such as an Android app's. */
  PASSKEY_ORIGINS: z.string().default(''),
  /** Whether people may make accounts by themselves; outside production they may unless told not to. */
  REGISTRATION: z.enum(['open', 'closed']).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).default('Parley <parley@localhost>'),
  MAIL_DIR: z.string().optional(),
  ...twilioVariables,
  ...guestVariables,
  ...vapiVariables,
  ...codeVariables,
  ...elevenLabsVariables,
  /** Proxies of ours in front, each of which adds to X-Forwarded-For. */
  PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
})
type Variables = z.output<typeof Variables>

export interface Config {
  readonly production: boolean
  readonly logLevel: string
  readonly listen: { readonly host: string; readonly port: number }
  /** Where people reach this API. */
  readonly baseUrl: string
  readonly corsOrigins: readonly string[]
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string }
  /** The one agent that we summon into a call. */
  readonly agentName: string
  readonly accessToken: { readonly key: Uint8Array; readonly seconds: number }
  readonly refreshToken: { readonly ms: number }
  readonly signingKey: SigningKey
  /** Of what only this service takes that it signed itself. */
  readonly verificationKey: VerificationKey
  /** What secrets of people are sealed with in the database. */
  readonly vaultKeys: VaultKeys
  /** Whose calendars can be connected. */
  readonly providers: Providers
  /** Where people may also sign in with Clerk. */
  readonly clerkSettings: ClerkSettings | undefined
  /** Where Clerk's people are written besides here. */
  readonly syncSettings: SyncSettings
  /** `origin` has the MCP server's `/tools/{name}`. */
  readonly mcp: { readonly origin: string; readonly audience: string }
  /** Whose call it is when somebody on this machine asks with no token; never in production. */
  readonly defaultUserId: string | undefined
  /** Whom one click on the page signs in; never in production. */
  readonly demoOwnerEmail: string | undefined
  readonly passkeys: PasskeySite
  readonly registrationOpen: boolean
  readonly guests: GuestSettings
  /** Codes that guests have sent to confirm an address. */
  readonly codes: CodeCaps
  readonly proxyHops: number
  /** How messages leave: a mail server, else (development only) files in a folder, else not yet. */
  readonly mail: {
    readonly from: string
    readonly smtpUrl: string | undefined
    readonly folder: string | undefined
  }
  readonly twilio: TwilioSettings | undefined
  readonly vapi: VapiSettings | undefined
  readonly metrics: MetricsSettings | undefined
  readonly tracing: TracingSettings | undefined
  readonly elevenLabs: ElevenLabsSettings | undefined
}

/** @throws {ConfigError} naming variables, never values */
export async function readConfig(env: Env): Promise<Config> {
  const variables = readEnv(Variables, env)
  const authSecret = variables.AUTH_SECRET_KEY ?? variables.SECRET_KEY
  if (authSecret === undefined) {
    throw new ConfigError('Configuration: AUTH_SECRET_KEY is missing. See .env.example.')
  }
  const production = variables.NODE_ENV === 'production'
  const vaultKeys = readVaultKeys('VAULT_KEYS', variables.VAULT_KEYS)
  refuseDevelopment(variables, authSecret, vaultKeys)
  return {
    production,
    logLevel: variables.LOG_LEVEL,
    listen: { host: variables.CONNECTION_API_HOST, port: variables.CONNECTION_API_PORT },
    baseUrl: variables.API_BASE_URL,
    corsOrigins: readOrigins(variables.CORS_ORIGINS),
    databaseUrl: variables.DATABASE_URL,
    redisUrl: variables.REDIS_URL,
    livekit: {
      url: variables.LIVEKIT_URL,
      key: variables.LIVEKIT_API_KEY,
      secret: variables.LIVEKIT_API_SECRET,
    },
    agentName: variables.AGENT_NAME,
    accessToken: {
      key: new TextEncoder().encode(authSecret),
      seconds: variables.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    },
    refreshToken: { ms: variables.REFRESH_TOKEN_EXPIRE_DAYS * 24 * 3600 * 1000 },
    ...(await bothHalves(variables.CONNECTION_API_PRIVATE_KEY)),
    vaultKeys,
    providers: readProviders(variables),
    clerkSettings: readClerkSettings(variables),
    syncSettings: readSyncSettings(variables),
    mcp: { origin: new URL(variables.MCP_SERVER_URL).origin, audience: variables.MCP_AUDIENCE },
    defaultUserId: variables.DEFAULT_USER_ID,
    demoOwnerEmail: variables.DEMO_OWNER_EMAIL,
    passkeys: passkeySite(
      variables.API_BASE_URL,
      [...readOrigins(variables.CORS_ORIGINS), ...splitList(variables.PASSKEY_ORIGINS)],
      variables.PASSKEY_RP_ID,
    ),
    registrationOpen: (variables.REGISTRATION ?? (production ? 'closed' : 'open')) === 'open',
    guests: readGuestSettings(variables),
    codes: readCodeCaps(variables),
    proxyHops: variables.PROXY_HOPS,
    mail: {
      from: variables.MAIL_FROM,
      smtpUrl: variables.SMTP_URL,
      folder: variables.MAIL_DIR,
    },
    twilio: readTwilioSettings(variables),
    vapi: readVapiSettings(variables),
    metrics: readMetrics(variables.METRICS_HOST, variables.CONNECTION_API_METRICS_PORT),
    tracing: readTracing(variables),
    elevenLabs: readElevenLabsSettings(variables),
  }
}

function refuseDevelopment(variables: Variables, authSecret: string, vaultKeys: VaultKeys): void {
  refuseDevelopmentSecrets(variables.NODE_ENV, {
    [variables.AUTH_SECRET_KEY === undefined ? 'SECRET_KEY' : 'AUTH_SECRET_KEY']: authSecret,
    LIVEKIT_API_KEY: variables.LIVEKIT_API_KEY,
    LIVEKIT_API_SECRET: variables.LIVEKIT_API_SECRET,
    DATABASE_URL: new URL(variables.DATABASE_URL).password,
    REDIS_URL: new URL(variables.REDIS_URL).password,
    CONNECTION_API_PRIVATE_KEY: keyIdOf(
      'CONNECTION_API_PRIVATE_KEY',
      variables.CONNECTION_API_PRIVATE_KEY,
    ),
    VAULT_KEYS: developmentKeyId(vaultKeys),
    VAPI_WEBHOOK_SECRET: variables.VAPI_WEBHOOK_SECRET,
    VAPI_HMAC_KEY: variables.VAPI_HMAC_KEY,
    ELEVENLABS_WEBHOOK_SECRET: variables.ELEVENLABS_WEBHOOK_SECRET,
    ELEVENLABS_INITIATION_SECRET: variables.ELEVENLABS_INITIATION_SECRET,
    SMTP_URL: variables.SMTP_URL && new URL(variables.SMTP_URL).password,
  })
  for (const name of ['DEFAULT_USER_ID', 'DEMO_OWNER_EMAIL'] as const) {
    if (variables.NODE_ENV === 'production' && variables[name] !== undefined) {
      throw new ConfigError(`Configuration: ${name} is for development. Unset it.`)
    }
  }
  if (variables.NODE_ENV === 'production' && variables.MAIL_DIR !== undefined) {
    throw new ConfigError('Configuration: MAIL_DIR is for development. Set SMTP_URL instead.')
  }
}
