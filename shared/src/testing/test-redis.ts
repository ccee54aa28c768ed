import { Redis } from 'ioredis'

let nextIndex = 0

/**
 * A client on a Redis that the whole test run shares. Tests use ids of their own (`newId`), so that
 * they meet on no key. Fails at once when Redis is away.
 */
export function createTestRedis(url: string): Redis {
  nextIndex += 1
  return new Redis(url, { connectionName: `test-${nextIndex}`, maxRetriesPerRequest: 1 })
}
