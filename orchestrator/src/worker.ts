import { randomUUID } from 'node:crypto'
import { defineAgent, type JobContext, type JobProcess } from '@livekit/agents'
import { createLogger } from '@parley/shared/logging/logger'
import { startTracing } from '@parley/shared/telemetry/start-tracing'
import { systemClock } from '@parley/shared/time/clock'
import { answerCall } from './call/answer-call.ts'
import type { WorkerParts } from './call/incoming-call.ts'
import { createEnding, type Ending } from './call/ending.ts'
import { whenWorkerIsGone } from './call/parent-watch.ts'
import { readConfig } from './config.ts'
import { replaceFrameworkLogger } from './framework-log.ts'

/** What is ready before a call comes. */
interface Ready extends Record<string, unknown> {
  parts?: WorkerParts
  /** The way out of the call that this process is in. */
  ending?: Ending
}

/** One job process: it is made ready ahead of time, answers one call and ends. */
export default defineAgent<Ready>({
  prewarm: async (process: JobProcess<Ready>) => {
    const config = await readConfig(globalThis.process.env)
    replaceFrameworkLogger(config.logLevel)
    const log = createLogger('orchestrator', config.logLevel)
    const ready = process.userData
    const tracing = await startTracing('orchestrator', config.tracing, log)
    ready.parts = { config, log, tracing, clock: systemClock, newTokenId: randomUUID }
    whenWorkerIsGone(async () => ready.ending?.end('worker_lost', 'out_of_service'))
  },
  entry: async (ctx: JobContext<Ready>) => {
    const { parts } = ctx.proc.userData
    if (!parts) throw new Error('The job process was not made ready')
    replaceFrameworkLogger(parts.config.logLevel)
    const ending = createEnding(ctx, parts.log)
    ctx.proc.userData.ending = ending
    await answerCall(ctx, parts, ending)
  },
})
