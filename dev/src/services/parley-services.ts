import { join } from 'node:path'
import { httpReady } from '../processes/readiness.ts'
import type { ServiceSpec } from '../processes/supervise.ts'
import { CHECKOUT } from '../state-folder.ts'
import { inheritedEnv, pickEnv } from './inherited-env.ts'

export type ParleyServiceName = 'local-models' | 'mcp-server' | 'connection-api' | 'orchestrator'

/** One of our services: how it is started, what it is told, how it says that it is ready. */
export interface ParleyService {
  /** Also its folder in the checkout. */
  readonly name: ParleyServiceName
  readonly args: readonly string[]
  readonly port: { readonly variable: string; readonly byDefault: number }
  /** Answers 200 once it can do its work. */
  readonly readyPath: string
  /** The variables that it reads; it is given no other, */
  readonly variables: readonly string[]
  /** but what tool packs are told, where it serves them. */
  readonly servesPacks?: true
  readonly afterCrash?: 'kill' | 'leave'
  readonly stopWithinMs?: number
}

const EVERY_SERVICE = ['NODE_ENV', 'LOG_LEVEL']

/** Of every service that can be watched. */
const TELEMETRY = ['METRICS_HOST', 'OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_HEADERS']

/** Providers of calendars, for whoever reaches them. */
const PROVIDERS = [
  'GOOGLE_OAUTH_CLIENT_ID',
  'GOOGLE_OAUTH_CLIENT_SECRET',
  'GOOGLE_BASE_URL',
  'MICROSOFT_OAUTH_CLIENT_ID',
  'MICROSOFT_OAUTH_CLIENT_SECRET',
  'MICROSOFT_TENANT',
  'MICROSOFT_LOGIN_BASE_URL',
  'MICROSOFT_GRAPH_BASE_URL',
]

const CLERK = [
  'CLERK_ISSUER',
  'CLERK_PUBLISHABLE_KEY',
  'CLERK_SECRET_KEY',
  'CLERK_AUTHORIZED_PARTIES',
  'CLERK_AUDIENCE',
  'CLERK_API_URL',
  'CLERK_WEBHOOK_SECRET',
  'ZEP_API_KEY',
  'ZEP_API_URL',
  'AIRTABLE_API_KEY',
  'AIRTABLE_BASE_ID',
  'AIRTABLE_TABLE',
  'AIRTABLE_ENDPOINT_URL',
]

const TWILIO = [
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_FROM',
  'TWILIO_MESSAGING_SERVICE_SID',
  'TWILIO_BASE_URL',
]

const ELEVENLABS = [
  'ELEVENLABS_API_KEY',
  'ELEVENLABS_BASE_URL',
  'ELEVENLABS_AGENT_ID',
  'ELEVENLABS_WEBHOOK_SECRET',
  'ELEVENLABS_INITIATION_SECRET',
]

const VAPI = [
  'VAPI_API_KEY',
  'VAPI_BASE_URL',
  'VAPI_WEBHOOK_SECRET',
  'VAPI_HMAC_KEY',
  'VAPI_SIGNATURE_HEADER',
  'VAPI_TIMESTAMP_HEADER',
  'VAPI_CREDENTIAL_ID',
  'VAPI_ANSWER_SECONDS',
  'VAPI_MODEL',
]

/** In the order in which they are started. */
export const PARLEY_SERVICES: readonly ParleyService[] = [
  {
    name: 'local-models',
    args: ['src/main.ts'],
    port: { variable: 'LOCAL_MODELS_PORT', byDefault: 8093 },
    readyPath: '/health/ready',
    variables: ['LOCAL_MODELS_HOST', 'LOCAL_MODELS_PORT', 'LOCAL_MODELS_QUEUE'],
  },
  {
    name: 'mcp-server',
    args: ['src/main.ts'],
    port: { variable: 'MCP_SERVER_PORT', byDefault: 8001 },
    readyPath: '/health/ready',
    variables: [
      'DATABASE_URL',
      'REDIS_URL',
      'MCP_SERVER_HOST',
      'MCP_SERVER_PORT',
      'MCP_SERVER_METRICS_PORT',
      ...TELEMETRY,
      'CONNECTION_API_PUBLIC_KEY',
      'ORCHESTRATOR_PUBLIC_KEY',
      'VAULT_KEYS',
      ...PROVIDERS,
      'MCP_JWT_SECRET_KEY',
      'MCP_JWT_ISSUER',
      'MCP_AUDIENCE',
      'MCP_ALLOWED_HOSTS',
      'MCP_ALLOWED_ORIGINS',
      'TOOL_PACKS',
      'MCP_CALLS_PER_MINUTE',
      'GUEST_BOOKINGS_A_DAY',
      'GUEST_BOOKINGS_A_DAY_PER_ADDRESS',
      'GUEST_BOOKINGS_A_DAY_PER_PERSON',
      'API_BASE_URL',
    ],
    servesPacks: true,
  },
  {
    name: 'connection-api',
    args: ['src/main.ts'],
    port: { variable: 'CONNECTION_API_PORT', byDefault: 8000 },
    readyPath: '/health/ready',
    variables: [
      'DATABASE_URL',
      'REDIS_URL',
      'LIVEKIT_URL',
      'LIVEKIT_API_KEY',
      'LIVEKIT_API_SECRET',
      'AGENT_NAME',
      'CONNECTION_API_HOST',
      'CONNECTION_API_PORT',
      'CONNECTION_API_METRICS_PORT',
      ...TELEMETRY,
      'AUTH_SECRET_KEY',
      'SECRET_KEY',
      'ALGORITHM',
      'ACCESS_TOKEN_EXPIRE_MINUTES',
      'REFRESH_TOKEN_EXPIRE_DAYS',
      'API_BASE_URL',
      'CORS_ORIGINS',
      'CONNECTION_API_PRIVATE_KEY',
      'VAULT_KEYS',
      ...PROVIDERS,
      'MCP_SERVER_URL',
      'MCP_AUDIENCE',
      'DEFAULT_USER_ID',
      'DEMO_OWNER_EMAIL',
      ...CLERK,
      'PASSKEY_RP_ID',
      'PASSKEY_ORIGINS',
      'REGISTRATION',
      'GUEST_CALLS_AT_ONCE',
      'GUEST_CALLS_A_DAY',
      'GUEST_CALLS_AT_ONCE_PER_ADDRESS',
      'GUEST_CALLS_A_DAY_PER_ADDRESS',
      'GUEST_CODES_A_DAY',
      'GUEST_CODES_A_DAY_PER_LINK',
      'GUEST_CODES_A_DAY_PER_ADDRESS',
      'GUEST_CODES_A_DAY_PER_PERSON',
      'PROXY_HOPS',
      'SMTP_URL',
      'MAIL_FROM',
      'MAIL_DIR',
      ...TWILIO,
      ...VAPI,
      ...ELEVENLABS,
    ],
  },
  {
    name: 'orchestrator',
    args: ['src/main.ts', 'start'],
    port: { variable: 'ORCHESTRATOR_PORT', byDefault: 8081 },
    // LiveKit's own health server: 200 once the worker is registered.
    readyPath: '/',
    variables: [
      'REDIS_URL',
      'LIVEKIT_URL',
      'LIVEKIT_API_KEY',
      'LIVEKIT_API_SECRET',
      'AGENT_NAME',
      'ORCHESTRATOR_HOST',
      'ORCHESTRATOR_PORT',
      'ORCHESTRATOR_METRICS_PORT',
      ...TELEMETRY,
      'CONNECTION_API_PUBLIC_KEY',
      'ORCHESTRATOR_PRIVATE_KEY',
      'MCP_JWT_SECRET_KEY',
      'MCP_JWT_ISSUER',
      'MCP_AUDIENCE',
      'MCP_SERVER_URL',
      'LLM_BASE_URL',
      'LLM_API_KEY',
      'LLM_MODEL',
      'STT_BASE_URL',
      'STT_API_KEY',
      'STT_MODEL',
      'TTS_BASE_URL',
      'TTS_API_KEY',
      'TTS_MODEL',
      'TTS_VOICE',
    ],
    // A job whose worker is gone has to notice by itself, as it must where nobody supervises.
    afterCrash: 'leave',
  },
]

/** Every variable that one of our services reads. */
export const KNOWN_VARIABLES: readonly string[] = [
  ...EVERY_SERVICE,
  ...PARLEY_SERVICES.flatMap((service) => service.variables),
]

/** What tool packs are told. Which variables those are is theirs to say. */
export function packVariables(env: Env): Record<string, string> {
  return pickEnv(
    env,
    Object.keys(env).filter((name) => name.startsWith('PACK_')),
  )
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * @param env everything the stack knows; the service gets its own part of it
 * @param surroundings the environment of the runner
 */
export function parleyServiceSpec(
  service: ParleyService,
  env: Env,
  surroundings: Env,
): ServiceSpec {
  const port = env[service.port.variable] ?? String(service.port.byDefault)
  return {
    name: service.name,
    command: process.execPath,
    args: service.args,
    cwd: join(CHECKOUT, service.name),
    env: {
      ...inheritedEnv(surroundings),
      ...pickEnv(env, [...EVERY_SERVICE, ...service.variables]),
      ...(service.servesPacks && packVariables(env)),
    },
    isReady: () => httpReady(`http://127.0.0.1:${port}${service.readyPath}`),
    ...(service.afterCrash === undefined ? {} : { afterCrash: service.afterCrash }),
    ...(service.stopWithinMs === undefined ? {} : { stopWithinMs: service.stopWithinMs }),
  }
}
