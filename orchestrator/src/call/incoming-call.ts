import type { JobContext } from '@livekit/agents'
import type { Logger } from '@parley/shared/logging/logger'
import type { Redis } from '@parley/shared/redis/redis-client'
import type { Clock } from '@parley/shared/time/clock'
import type { Config } from '../config.ts'
import type { Ending } from './ending.ts'

/** What every call of this process shares. */
export interface WorkerParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly newTokenId: () => string
  /** Disposing sends what was traced; the process is gone after its call. */
  readonly tracing: AsyncDisposable
}

/** One call, as far as it has come. */
export interface IncomingCall extends WorkerParts {
  readonly ctx: JobContext
  readonly redis: Redis
  readonly ending: Ending
}
