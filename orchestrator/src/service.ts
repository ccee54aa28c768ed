import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { AgentServer, ServerOptions } from '@livekit/agents'
import { RoomServiceClient } from 'livekit-server-sdk'
import { createLogger, type Logger } from '@parley/shared/logging/logger'
import { createRedis } from '@parley/shared/redis/redis-client'
import { serveFigures } from '@parley/shared/telemetry/serve-figures'
import { systemClock } from '@parley/shared/time/clock'
import { endLostCalls } from './call/lost-jobs.ts'
import { workerCalls } from './call/worker-figures.ts'
import type { Config } from './config.ts'
import { quietFramework, EARLY_LEVEL } from './framework-log.ts'

/** In production calls go on until they are over; nobody waits for them at a desk. */
const DRAIN_MS = { production: 3_600_000, development: 1 }

/** A job process loads in 0.7 s; a machine that is starting everything at once takes longer. */
const READY_TIMEOUT_MS = 60_000

/** Calls that one development machine is offered, whatever else keeps its processor busy. */
const DEVELOPMENT_CALLS = 20

/** Registers with LiveKit, which sends it calls; each is answered in a process of its own. */
export async function startWorker(config: Config): Promise<AsyncDisposable> {
  quietFramework(config.logLevel)
  const server = new AgentServer(serverOptions(config))
  const registered = once(server.event, 'worker_registered')
  const running = server.run()
  running.catch(() => process.exit(1))
  await Promise.race([registered, running])
  const log = createLogger('orchestrator', config.logLevel)
  const figures = await serveFigures(config.metrics, [workerCalls(() => server.activeJobs)], log)
  const lostCalls = watchJobs(config, server, log)
  return {
    async [Symbol.asyncDispose]() {
      lostCalls[Symbol.dispose]()
      await figures[Symbol.asyncDispose]()
      const drain = config.production ? DRAIN_MS.production : DRAIN_MS.development
      await server.drain(drain).catch(() => {})
      await server.close()
    },
  }
}

function watchJobs(config: Config, server: AgentServer, log: Logger): Disposable {
  const redis = createRedis(config.redisUrl, log)
  const { url, apiKey, apiSecret } = config.livekit
  const rooms = new RoomServiceClient(url, apiKey, apiSecret)
  void redis.connect().catch((err: unknown) => log.warn({ err }, 'Redis is away'))
  const watch = endLostCalls({
    redis,
    log,
    clock: systemClock,
    grantKey: config.grantKey,
    running: () => server.activeJobs.map(({ job }) => job),
    deleteRoom: (room) => rooms.deleteRoom(room),
  })
  return {
    [Symbol.dispose]() {
      watch[Symbol.dispose]()
      redis.disconnect()
    },
  }
}

function serverOptions(config: Config): ServerOptions {
  return new ServerOptions({
    agent: fileURLToPath(new URL('./worker.ts', import.meta.url)),
    agentName: config.agentName,
    wsURL: config.livekit.url,
    apiKey: config.livekit.apiKey,
    apiSecret: config.livekit.apiSecret,
    host: config.host,
    port: config.port,
    logLevel: EARLY_LEVEL,
    production: true,
    numIdleProcesses: 1,
    initializeProcessTimeout: READY_TIMEOUT_MS,
    ...(!config.production && {
      loadThreshold: 1,
      loadFunc: async ({ activeJobs }) => activeJobs.length / DEVELOPMENT_CALLS,
    }),
  })
}
