import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { AgentServer, ServerOptions } from '@livekit/agents'
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
  return {
    async [Symbol.asyncDispose]() {
      const drain = config.production ? DRAIN_MS.production : DRAIN_MS.development
      await server.drain(drain).catch(() => {})
      await server.close()
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
