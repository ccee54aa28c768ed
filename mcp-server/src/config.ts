import {
  logLevel,
  nodeEnv,
  port,
  readEnv,
  refuseDevelopmentSecrets,
  secret,
  ConfigError,
  type Env,
} from '@parley/shared/config/read-env'
import { readProviders } from '@parley/shared/calendar-accounts/provider-settings'
import {
  metricsPort,
  readMetrics,
  readTracing,
  telemetryVariables,
  type MetricsSettings,
  type TracingSettings,
} from '@parley/shared/telemetry/telemetry-settings'
import { keyIdOf } from '@parley/shared/tokens/keys'
import { CONNECTION_API_ISSUER } from '@parley/shared/tokens/tool-token'
import { developmentKeyId, readVaultKeys, type VaultKeys } from '@parley/shared/vault/vault-keys'
import { z } from 'zod'
import type { CalendarSettings } from './calendar-pack.ts'

const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(',').map((item) => item.trim().toLowerCase()))
    .transform((items) => items.filter((item) => item !== ''))

const Variables = z.object({
  NODE_ENV: nodeEnv,
  LOG_LEVEL: logLevel,
  MCP_SERVER_HOST: z.string().default('127.0.0.1'),
  MCP_SERVER_PORT: port(8001),
  MCP_SERVER_METRICS_PORT: metricsPort,
  ...telemetryVariables,
  DATABASE_URL: z.string(),
  REDIS_URL: z.string(),
  CONNECTION_API_PUBLIC_KEY: z.string(),
  ORCHESTRATOR_PUBLIC_KEY: z.string().optional(),
  MCP_JWT_SECRET_KEY: secret.optional(),
  MCP_JWT_ISSUER: z
    .string()
    .default('orchestrator')
    .refine((name) => name !== CONNECTION_API_ISSUER, 'that issuer has a key of its own'),
  MCP_AUDIENCE: z.string().default('parley-mcp'),
  MCP_ALLOWED_HOSTS: list('127.0.0.1,localhost,[::1]'),
  MCP_ALLOWED_ORIGINS: list(''),
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
  VAULT_KEYS: z.string(),
  API_BASE_URL: z.url().default('http://localhost:8000'),
  TOOL_PACKS: z
    .string()
    .default('calendar')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .transform((names) => names.filter((name) => name !== ''))
    .refine((names) => names.length > 0, 'name one pack at least'),
  MCP_CALLS_PER_MINUTE: z.coerce.number().int().min(1).default(240),
  GUEST_BOOKINGS_A_DAY: z.coerce.number().int().min(0).default(50),
  GUEST_BOOKINGS_A_DAY_PER_ADDRESS: z.coerce.number().int().min(0).default(10),
  GUEST_BOOKINGS_A_DAY_PER_PERSON: z.coerce.number().int().min(0).default(3),
})

/** How the worker signs: with a key pair (default), or with a secret that both ends hold. */
type OrchestratorKey =
  | { readonly kind: 'public_key'; readonly jwk: string }
  | { readonly kind: 'shared_secret'; readonly secret: string }

export interface Config {
  readonly logLevel: z.output<typeof logLevel>
  readonly host: string
  readonly port: number
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly trust: {
    readonly audience: string
    readonly connectionApiKey: string
    readonly orchestratorIssuer: string
    readonly orchestratorKey: OrchestratorKey
  }
  /** Host names that requests may name, in lower case; ports do not count. */
  readonly allowedHosts: readonly string[]
  /** Origins beside loopback ones, as browsers send them. */
  readonly allowedOrigins: readonly string[]
  readonly calendar: CalendarSettings
  /** The packs that are served, in order: ours by name, others by package or absolute path. */
  readonly toolPacks: readonly string[]
  /** `PACK_*`: what packs are told, each its own part. */
  readonly packVariables: Readonly<Record<string, string>>
  /** What people's provider tokens and messages are sealed with. */
  readonly vaultKeys: VaultKeys
  /** Tool calls that one caller may make in a minute. */
  readonly callsPerMinute: number
  readonly metrics: MetricsSettings | undefined
  readonly tracing: TracingSettings | undefined
}

/** @throws ConfigError naming what is missing or wrong */
export function readConfig(env: Env): Config {
  const variables = readEnv(Variables, env)
  const key = orchestratorKey(variables)
  const vaultKeys = readVaultKeys('VAULT_KEYS', variables.VAULT_KEYS)
  refuseDevelopment(variables, vaultKeys)
  return {
    logLevel: variables.LOG_LEVEL,
    host: variables.MCP_SERVER_HOST,
    port: variables.MCP_SERVER_PORT,
    databaseUrl: variables.DATABASE_URL,
    redisUrl: variables.REDIS_URL,
    trust: {
      audience: variables.MCP_AUDIENCE,
      connectionApiKey: variables.CONNECTION_API_PUBLIC_KEY,
      orchestratorIssuer: variables.MCP_JWT_ISSUER,
      orchestratorKey: key,
    },
    allowedHosts: variables.MCP_ALLOWED_HOSTS,
    allowedOrigins: variables.MCP_ALLOWED_ORIGINS,
    calendar: calendarSettings(variables),
    toolPacks: variables.TOOL_PACKS,
    packVariables: readPackVariables(env),
    vaultKeys,
    callsPerMinute: variables.MCP_CALLS_PER_MINUTE,
    metrics: readMetrics(variables.METRICS_HOST, variables.MCP_SERVER_METRICS_PORT),
    tracing: readTracing(variables),
  }
}

type Values = z.output<typeof Variables>

function calendarSettings(variables: Values): CalendarSettings {
  return {
    providers: readProviders(variables),
    apiBaseUrl: variables.API_BASE_URL,
    watchEveryMs: 2000,
    guestBookings: {
      perOwner: variables.GUEST_BOOKINGS_A_DAY,
      perAddress: variables.GUEST_BOOKINGS_A_DAY_PER_ADDRESS,
      perPerson: variables.GUEST_BOOKINGS_A_DAY_PER_PERSON,
    },
  }
}

/** An empty variable counts as unset. */
function readPackVariables(env: Env): Record<string, string> {
  const set = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('PACK_') && value ? [[name, value] as const] : [],
  )
  return Object.fromEntries(set)
}

/** Exactly one form: an issuer with two algorithms could be played against itself. */
function orchestratorKey(values: Values): OrchestratorKey {
  const { ORCHESTRATOR_PUBLIC_KEY: jwk, MCP_JWT_SECRET_KEY: shared } = values
  if (jwk !== undefined && shared === undefined) return { kind: 'public_key', jwk }
  if (shared !== undefined && jwk === undefined) return { kind: 'shared_secret', secret: shared }
  throw new ConfigError(
    'Configuration: set one of ORCHESTRATOR_PUBLIC_KEY and MCP_JWT_SECRET_KEY, not both or neither.',
  )
}

function refuseDevelopment(values: Values, vaultKeys: VaultKeys): void {
  const { CONNECTION_API_PUBLIC_KEY, ORCHESTRATOR_PUBLIC_KEY, MCP_JWT_SECRET_KEY } = values
  refuseDevelopmentSecrets(values.NODE_ENV, {
    CONNECTION_API_PUBLIC_KEY: keyIdOf('CONNECTION_API_PUBLIC_KEY', CONNECTION_API_PUBLIC_KEY),
    ORCHESTRATOR_PUBLIC_KEY:
      ORCHESTRATOR_PUBLIC_KEY && keyIdOf('ORCHESTRATOR_PUBLIC_KEY', ORCHESTRATOR_PUBLIC_KEY),
    MCP_JWT_SECRET_KEY,
    VAULT_KEYS: developmentKeyId(vaultKeys),
  })
}
