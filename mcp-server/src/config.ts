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
import { keyIdOf } from '@parley/shared/tokens/keys'
import { CONNECTION_API_ISSUER } from '@parley/shared/tokens/tool-token'
import { z } from 'zod'

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
  MCP_CALLS_PER_MINUTE: z.coerce.number().int().min(1).default(240),
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
  /** Tool calls that one caller may make in a minute. */
  readonly callsPerMinute: number
}

/** @throws ConfigError naming what is missing or wrong */
export function readConfig(env: Env): Config {
  const variables = readEnv(Variables, env)
  const key = orchestratorKey(variables)
  refuseDevelopment(variables)
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
    callsPerMinute: variables.MCP_CALLS_PER_MINUTE,
  }
}

type Values = z.output<typeof Variables>

/** Exactly one form: an issuer with two algorithms could be played against itself. */
function orchestratorKey(values: Values): OrchestratorKey {
  const { ORCHESTRATOR_PUBLIC_KEY: jwk, MCP_JWT_SECRET_KEY: shared } = values
  if (jwk !== undefined && shared === undefined) return { kind: 'public_key', jwk }
  if (shared !== undefined && jwk === undefined) return { kind: 'shared_secret', secret: shared }
  throw new ConfigError(
    'Configuration: set one of ORCHESTRATOR_PUBLIC_KEY and MCP_JWT_SECRET_KEY, not both or neither.',
  )
}

function refuseDevelopment(values: Values): void {
  const { CONNECTION_API_PUBLIC_KEY, ORCHESTRATOR_PUBLIC_KEY, MCP_JWT_SECRET_KEY } = values
  refuseDevelopmentSecrets(values.NODE_ENV, {
    CONNECTION_API_PUBLIC_KEY: keyIdOf('CONNECTION_API_PUBLIC_KEY', CONNECTION_API_PUBLIC_KEY),
    ORCHESTRATOR_PUBLIC_KEY:
      ORCHESTRATOR_PUBLIC_KEY && keyIdOf('ORCHESTRATOR_PUBLIC_KEY', ORCHESTRATOR_PUBLIC_KEY),
    MCP_JWT_SECRET_KEY,
  })
}
