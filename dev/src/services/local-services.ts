import { supervise, type SupervisedService } from '../processes/supervise.ts'
import { choosePort, freePort, type PortWish } from '../ports.ts'
import { RunFailure } from '../run-failure.ts'
import type { RunnerLog } from '../runner-log.ts'
import type { Secrets } from '../secrets.ts'
import { inheritedEnv } from './inherited-env.ts'
import { haveLiveKit } from './install-livekit.ts'
import { haveRedis } from './install-redis.ts'
import { liveKitService, liveKitUrl } from './livekit.ts'
import { postgresService, postgresUrl } from './postgres.ts'
import { redisService, redisUrl } from './redis.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface LocalServicesOptions {
  readonly stateDir: string
  readonly ports: 'free' | 'default'
  readonly durable: boolean
  readonly secrets: Pick<
    Secrets,
    'POSTGRES_PASSWORD' | 'REDIS_PASSWORD' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET'
  >
  readonly env: Env
  readonly log: RunnerLog
  /** For people: what takes time, what was moved. */
  readonly say: (line: string) => void
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal
}

/** The parts that are not ours, running. A part that the environment names is used as it is. */
export interface LocalServices extends AsyncDisposable {
  readonly databaseUrl: string
  readonly redisUrl: string
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string }
  /** In the order in which they were started. */
  readonly started: readonly SupervisedService[]
}

/**
 * Starts Postgres, Redis and LiveKit side by side; when one cannot start, none is left.
 *
 * @throws {RunFailure} saying what is missing and how to get it
 */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const parts = [startPostgres(options), startRedis(options), startLiveKit(options)] as const
  const settled = await Promise.allSettled(parts)
  const started = settled.flatMap((part) =>
    part.status === 'fulfilled' && part.value.service !== undefined ? [part.value.service] : [],
  )
  const stop = async () => {
    await Promise.all(started.map((service) => service.stop()))
  }
  try {
    const [postgres, redis, livekit] = await Promise.all(parts)
    return {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      livekit: { url: livekit.url, key: livekit.key, secret: livekit.secret },
      started,
      [Symbol.asyncDispose]: stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Part {
  readonly url: string
  readonly service?: SupervisedService
}

async function startPostgres(options: LocalServicesOptions): Promise<Part> {
  const given = options.env['DATABASE_URL']
  if (given) return { url: given }
  const port = await portFor(PORTS.postgres, options)
  const password = options.secrets.POSTGRES_PASSWORD
  const { stateDir, durable, say } = options
  const env = inheritedEnv(options.env)
  const spec = await postgresService({ stateDir, port, password, durable, env, say })
  return {
    url: postgresUrl({ port, password }),
    service: await supervise(spec, options.log, options.signal),
  }
}

async function startRedis(options: LocalServicesOptions): Promise<Part> {
  const given = options.env['REDIS_URL']
  if (given) return { url: given }
  const program = await haveRedis(options)
  const port = await portFor(PORTS.redis, options)
  const password = options.secrets.REDIS_PASSWORD
  const env = inheritedEnv(options.env)
  const spec = await redisService({ program, stateDir: options.stateDir, port, password, env })
  return {
    url: redisUrl({ port, password }),
    service: await supervise(spec, options.log, options.signal),
  }
}

async function startLiveKit(
  options: LocalServicesOptions,
): Promise<Part & { key: string; secret: string }> {
  const {
    LIVEKIT_URL: url,
    LIVEKIT_API_KEY: givenKey,
    LIVEKIT_API_SECRET: givenSecret,
  } = options.env
  if (url) {
    if (givenKey && givenSecret) return { url, key: givenKey, secret: givenSecret }
    throw new RunFailure('LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET beside it.')
  }
  const program = await haveLiveKit(options)
  const port = await portFor(PORTS.livekit, options)
  const udpPort = await portFor(PORTS.livekitMedia, options)
  const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = options.secrets
  const env = inheritedEnv(options.env)
  const spec = liveKitService({ program, port, udpPort, key, secret, env })
  return {
    url: liveKitUrl(port),
    key,
    secret,
    service: await supervise(spec, options.log, options.signal),
  }
}

const PORTS = {
  postgres: { name: 'Postgres', variable: 'POSTGRES_PORT', byDefault: 54_320 },
  redis: { name: 'Redis', variable: 'REDIS_PORT', byDefault: 63_790 },
  livekit: { name: 'LiveKit', variable: 'LIVEKIT_PORT', byDefault: 7880 },
  livekitMedia: { name: "LiveKit's media", variable: 'LIVEKIT_UDP_PORT', byDefault: 7882 },
} as const satisfies Record<string, PortWish>

function portFor(wish: PortWish, options: LocalServicesOptions): Promise<number> {
  return options.ports === 'free' ? freePort() : choosePort(wish, options.env, options.say)
}
