import { z } from 'zod'
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
import {
  KEY_ALGORITHM,
  keyIdOf,
  readPrivateKey,
  readPublicKey,
  type VerificationKey,
} from '@parley/shared/tokens/keys'
import {
  metricsPort,
  readMetrics,
  readTracing,
  telemetryVariables,
  type MetricsSettings,
  type TracingSettings,
} from '@parley/shared/telemetry/telemetry-settings'
import type { ToolTokenSigner } from '@parley/shared/tokens/tool-token'

const LOCAL_MODELS = 'http://127.0.0.1:8093/v1'

/** Servers on this machine take any key, but the client will not send a request without one. */
const NO_KEY = 'none'

/** What the worker and each of its jobs read from the environment. */
const Variables = z.object({
  NODE_ENV: nodeEnv,
  LOG_LEVEL: logLevel,
  ORCHESTRATOR_HOST: z.string().default('127.0.0.1'),
  ORCHESTRATOR_PORT: port(8081),
  ORCHESTRATOR_METRICS_PORT: metricsPort,
  ...telemetryVariables,
  REDIS_URL: z.string().startsWith('redis'),
  LIVEKIT_URL: z.string().startsWith('ws'),
  LIVEKIT_API_KEY: z.string(),
  LIVEKIT_API_SECRET: secret,
  AGENT_NAME: z.string().default('parley'),
  CONNECTION_API_PUBLIC_KEY: z.string(),
  ORCHESTRATOR_PRIVATE_KEY: z.string().optional(),
  MCP_JWT_SECRET_KEY: secret.optional(),
  MCP_JWT_ISSUER: z.string().default('orchestrator'),
  MCP_AUDIENCE: z.string().default('parley-mcp'),
  MCP_SERVER_URL: z.url().default('http://127.0.0.1:8001/mcp'),
  LLM_BASE_URL: z.url().default(LOCAL_MODELS),
  LLM_API_KEY: z.string().default(NO_KEY),
  LLM_MODEL: z.string().default('rehearsal'),
  STT_BASE_URL: z.url().default(LOCAL_MODELS),
  STT_API_KEY: z.string().default(NO_KEY),
  STT_MODEL: z.string().default('moonshine-tiny'),
  TTS_BASE_URL: z.url().default(LOCAL_MODELS),
  TTS_API_KEY: z.string().default(NO_KEY),
  TTS_MODEL: z.string().default('flite'),
  TTS_VOICE: z.string().default('slt'),
})

/** Where one of the three models is, in the terms of the OpenAI HTTP API. */
export interface ModelAddress {
  readonly baseUrl: string
  readonly apiKey: string
  readonly model: string
}

export interface Config {
  readonly production: boolean
  readonly logLevel: string
  readonly host: string
  readonly port: number
  readonly redisUrl: string
  readonly agentName: string
  readonly livekit: { readonly url: string; readonly apiKey: string; readonly apiSecret: string }
  /** Verifies call grants. */
  readonly grantKey: VerificationKey
  readonly signer: ToolTokenSigner
  readonly mcpServerUrl: URL
  readonly llm: ModelAddress
  readonly stt: ModelAddress
  readonly tts: ModelAddress & { readonly voice: string }
  readonly metrics: MetricsSettings | undefined
  readonly tracing: TracingSettings | undefined
}

/** @throws {ConfigError} naming what is missing or wrong */
export async function readConfig(env: Env): Promise<Config> {
  const read = readEnv(Variables, env)
  refuseDevelopmentSecrets(read.NODE_ENV, secretsOf(read))
  return {
    production: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    host: read.ORCHESTRATOR_HOST,
    port: read.ORCHESTRATOR_PORT,
    redisUrl: read.REDIS_URL,
    agentName: read.AGENT_NAME,
    livekit: {
      url: read.LIVEKIT_URL,
      apiKey: read.LIVEKIT_API_KEY,
      apiSecret: read.LIVEKIT_API_SECRET,
    },
    grantKey: await readPublicKey('CONNECTION_API_PUBLIC_KEY', read.CONNECTION_API_PUBLIC_KEY),
    signer: await readSigner(read),
    mcpServerUrl: new URL(read.MCP_SERVER_URL),
    llm: { baseUrl: read.LLM_BASE_URL, apiKey: read.LLM_API_KEY, model: read.LLM_MODEL },
    stt: { baseUrl: read.STT_BASE_URL, apiKey: read.STT_API_KEY, model: read.STT_MODEL },
    tts: {
      baseUrl: read.TTS_BASE_URL,
      apiKey: read.TTS_API_KEY,
      model: read.TTS_MODEL,
      voice: read.TTS_VOICE,
    },
    metrics: readMetrics(read.METRICS_HOST, read.ORCHESTRATOR_METRICS_PORT),
    tracing: readTracing(read),
  }
}

type Read = z.output<typeof Variables>

/** Keys count by their id: a key made for development carries the mark there. */
function secretsOf(read: Read): Record<string, string | undefined> {
  const own = read.ORCHESTRATOR_PRIVATE_KEY
  return {
    LIVEKIT_API_SECRET: read.LIVEKIT_API_SECRET,
    MCP_JWT_SECRET_KEY: read.MCP_JWT_SECRET_KEY,
    CONNECTION_API_PUBLIC_KEY: keyIdOf('CONNECTION_API_PUBLIC_KEY', read.CONNECTION_API_PUBLIC_KEY),
    ORCHESTRATOR_PRIVATE_KEY: own && keyIdOf('ORCHESTRATOR_PRIVATE_KEY', own),
  }
}

/** The key pair, or the seeds' shared secret where no key pair is set. */
async function readSigner(read: Read): Promise<ToolTokenSigner> {
  const { MCP_JWT_ISSUER: issuer, MCP_AUDIENCE: audience } = read
  if (read.ORCHESTRATOR_PRIVATE_KEY !== undefined) {
    const pair = await readPrivateKey('ORCHESTRATOR_PRIVATE_KEY', read.ORCHESTRATOR_PRIVATE_KEY)
    return { issuer, audience, algorithm: KEY_ALGORITHM, ...pair }
  }
  if (read.MCP_JWT_SECRET_KEY !== undefined) {
    const key = new TextEncoder().encode(read.MCP_JWT_SECRET_KEY)
    return { issuer, audience, algorithm: 'HS256', key }
  }
  throw new ConfigError('Configuration: ORCHESTRATOR_PRIVATE_KEY is missing. See .env.example.')
}
