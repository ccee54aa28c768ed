import { type Env, logLevel, port, readEnv } from '@parley/shared/config/read-env'
import { z } from 'zod'

const schema = z.object({
  LOCAL_MODELS_HOST: z.string().default('127.0.0.1'),
  LOCAL_MODELS_PORT: port(8093),
  LOCAL_MODELS_QUEUE: z.coerce.number().int().min(1).max(1000).default(16),
  LOG_LEVEL: logLevel,
})

export interface Config {
  readonly host: string
  readonly port: number
  /** Requests that each model takes at once, the one in work included; the next gets 429. */
  readonly places: number
  readonly logLevel: string
}

export function readConfig(env: Env): Config {
  const read = readEnv(schema, env)
  return {
    host: read.LOCAL_MODELS_HOST,
    port: read.LOCAL_MODELS_PORT,
    places: read.LOCAL_MODELS_QUEUE,
    logLevel: read.LOG_LEVEL,
  }
}
