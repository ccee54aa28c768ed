import { pickEnv } from './services/inherited-env.ts'
import type { LocalServices } from './services/local-services.ts'
import { KNOWN_VARIABLES, packVariables } from './services/parley-services.ts'
import type { Secrets } from './secrets.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Port of each of our services, by the variable that carries it. */
export type ServicePorts = Readonly<Record<string, number>>

/** Where a stack's services are reached. */
export interface StackUrls {
  readonly connectionApi: string
  readonly mcp: string
  /** `ws://`. */
  readonly livekit: string
  /** Base of the OpenAI-compatible API, ending in `/v1`. */
  readonly localModels: string
  readonly worker: string
}

export function stackUrls(ports: ServicePorts, livekitUrl: string): StackUrls {
  const at = (variable: string) => `http://127.0.0.1:${ports[variable]}`
  return {
    // A name, because browsers make passkeys for names alone (Web Authentication, section 5.1.2).
    connectionApi: `http://localhost:${ports['CONNECTION_API_PORT']}`,
    mcp: `${at('MCP_SERVER_PORT')}/mcp`,
    livekit: livekitUrl,
    localModels: `${at('LOCAL_MODELS_PORT')}/v1`,
    worker: at('ORCHESTRATOR_PORT'),
  }
}

/**
 * Everything our services are told, from three sources: what only this stack knows (addresses)
 * wins, then what the person set, then what was made for development.
 */
export function stackEnv(parts: {
  readonly env: Env
  readonly secrets: Secrets
  readonly ports: ServicePorts
  readonly local: LocalServices
  readonly urls: StackUrls
}): Record<string, string> {
  const { env, local, urls } = parts
  return {
    ...developmentDefaults(urls),
    ...developmentSecrets(parts.secrets, env),
    ...pickEnv(env, KNOWN_VARIABLES),
    ...packVariables(env),
    DATABASE_URL: local.databaseUrl,
    REDIS_URL: local.redisUrl,
    LIVEKIT_URL: local.livekit.url,
    LIVEKIT_API_KEY: local.livekit.key,
    LIVEKIT_API_SECRET: local.livekit.secret,
    MCP_SERVER_URL: urls.mcp,
    ...Object.fromEntries(Object.entries(parts.ports).map(([name, port]) => [name, String(port)])),
  }
}

/** The offline models; each of the three can be pointed elsewhere by its own variables. */
function developmentDefaults({ connectionApi, localModels }: StackUrls): Record<string, string> {
  return {
    AGENT_NAME: 'parley',
    MCP_AUDIENCE: 'parley-mcp',
    API_BASE_URL: connectionApi,
    LLM_BASE_URL: localModels,
    LLM_API_KEY: 'local',
    LLM_MODEL: 'rehearsal',
    STT_BASE_URL: localModels,
    STT_API_KEY: 'local',
    STT_MODEL: 'moonshine-tiny',
    TTS_BASE_URL: localModels,
    TTS_API_KEY: 'local',
    TTS_MODEL: 'flite',
    TTS_VOICE: 'slt',
  }
}

function developmentSecrets(secrets: Secrets, env: Env): Record<string, string> {
  const { ORCHESTRATOR_PRIVATE_KEY, ORCHESTRATOR_PUBLIC_KEY, ...others } = secrets
  const pair = { ORCHESTRATOR_PRIVATE_KEY, ORCHESTRATOR_PUBLIC_KEY }
  // A shared secret takes the place of the pair.
  return env['MCP_JWT_SECRET_KEY'] ? others : { ...others, ...pair }
}
