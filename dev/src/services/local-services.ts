import { startTogether, type Starter } from '../processes/start-together.ts'
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
  const { env, secrets } = options
  const given = givenLiveKit(env)
  const ports = await localPorts(options)
  const starters: Starter<SupervisedService>[] = []
  if (!env['DATABASE_URL']) starters.push(postgresStarter(options, ports.postgres))
  if (!env['REDIS_URL']) starters.push(redisStarter(options, ports.redis))
  if (given === undefined) starters.push(liveKitStarter(options, ports))
  const started = await startTogether(starters, options.signal)
  const { POSTGRES_PASSWORD, REDIS_PASSWORD, LIVEKIT_API_KEY, LIVEKIT_API_SECRET } = secrets
  return {
    databaseUrl:
      env['DATABASE_URL'] || postgresUrl({ port: ports.postgres, password: POSTGRES_PASSWORD }),
    redisUrl: env['REDIS_URL'] || redisUrl({ port: ports.redis, password: REDIS_PASSWORD }),
    livekit: given ?? {
      url: liveKitUrl(ports.livekit),
      key: LIVEKIT_API_KEY,
      secret: LIVEKIT_API_SECRET,
    },
    started,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map((service) => service.stop()))
    },
  }
}

function givenLiveKit(env: Env): LocalServices['livekit'] | undefined {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = env
  if (!url) return undefined
  if (key && secret) return { url, key, secret }
  throw new RunFailure('LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET beside it.')
}

function postgresStarter(options: LocalServicesOptions, port: number): Starter<SupervisedService> {
  return async (signal) => {
    const { stateDir, durable, say, log } = options
    const password = options.secrets.POSTGRES_PASSWORD
    const env = inheritedEnv(options.env)
    const spec = await postgresService({ stateDir, port, password, durable, env, say })
    return supervise(spec, log, signal)
  }
}

function redisStarter(options: LocalServicesOptions, port: number): Starter<SupervisedService> {
  return async (signal) => {
    const { stateDir, log } = options
    const program = await haveRedis({ ...options, signal })
    const password = options.secrets.REDIS_PASSWORD
    const env = inheritedEnv(options.env)
    return supervise(await redisService({ program, stateDir, port, password, env }), log, signal)
  }
}

function liveKitStarter(
  options: LocalServicesOptions,
  ports: LocalPorts,
): Starter<SupervisedService> {
  return async (signal) => {
    const program = await haveLiveKit({ ...options, signal })
    const { LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret } = options.secrets
    const env = inheritedEnv(options.env)
    const { livekit: port, livekitMedia: udpPort } = ports
    const spec = liveKitService({ program, port, udpPort, key, secret, env })
    return supervise(spec, options.log, signal)
  }
}

const PORTS = {
  postgres: { name: 'Postgres', variable: 'POSTGRES_PORT', byDefault: 54_320 },
  redis: { name: 'Redis', variable: 'REDIS_PORT', byDefault: 63_790 },
  livekit: { name: 'LiveKit', variable: 'LIVEKIT_PORT', byDefault: 7880 },
  livekitMedia: { name: "LiveKit's media", variable: 'LIVEKIT_UDP_PORT', byDefault: 7882 },
} as const satisfies Record<string, PortWish>

/** What moves the parts that are not ours, or names ones that run elsewhere. */
export const LOCAL_VARIABLES: readonly string[] = [
  'DATABASE_URL',
  'REDIS_URL',
  'LIVEKIT_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  ...Object.values(PORTS).map(({ variable }) => variable),
]

type LocalPorts = Readonly<Record<keyof typeof PORTS, number>>

/** Of all of them before any is started, so that a message about ports comes at once. */
async function localPorts(options: LocalServicesOptions): Promise<LocalPorts> {
  const { ports, env, say } = options
  const isGiven = (name: string) => Boolean(env[name])
  const choose = (wish: PortWish, variable: string) =>
    ports === 'free' || isGiven(variable) ? freePort() : choosePort(wish, env, say)
  return {
    postgres: await choose(PORTS.postgres, 'DATABASE_URL'),
    redis: await choose(PORTS.redis, 'REDIS_URL'),
    livekit: await choose(PORTS.livekit, 'LIVEKIT_URL'),
    livekitMedia: await choose(PORTS.livekitMedia, 'LIVEKIT_URL'),
  }
}
