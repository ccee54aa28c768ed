import { Redis } from 'ioredis'
import type { Logger } from '../logging/logger.ts'

export type { Redis } from 'ioredis'

/**
 * A client that fails soon instead of queueing: what Redis decides must be refused while Redis is
 * away. A command fails after 2 seconds; the connection is tried again for ever.
 */
export function createRedis(url: string, log: Logger): Redis {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2000,
    connectTimeout: 2000,
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1000),
  })
  redis.on('error', (err) => log.warn({ err }, 'Redis connection failed'))
  return redis
}

/** Connects, waiting for Redis to come up for as long as `connect` retries. */
export async function connectRedis(url: string, log: Logger): Promise<Redis> {
  const redis = createRedis(url, log)
  await redis.connect()
  return redis
}
