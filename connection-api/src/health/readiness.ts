import { sql, type Kysely } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { ReadinessCheck } from '@parley/shared/http/health'
import type { Redis } from '@parley/shared/redis/redis-client'

const TIMEOUT_MS = 2000

/** Whether each thing that this service cannot do without answers now. */
export function readinessChecks(parts: {
  readonly database: Kysely<Database>
  readonly redis: Redis
  readonly livekit: { readonly url: string }
}): Record<'postgres' | 'redis' | 'livekit', ReadinessCheck> {
  return {
    postgres: () => sql`select 1`.execute(parts.database),
    redis: () => parts.redis.ping(),
    livekit: () => askLiveKit(parts.livekit.url),
  }
}

/** LiveKit answers plain HTTP where it takes its WebSockets. */
async function askLiveKit(url: string): Promise<void> {
  const response = await fetch(url.replace(/^ws/, 'http'), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error('LiveKit is not ready')
}
