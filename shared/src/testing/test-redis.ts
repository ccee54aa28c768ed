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

/** Databases that one worker of vitest has to itself. */
const DATABASES_EACH = 64

/**
 * A Redis database that no other test uses at the same time: test files that run side by side run in
 * different workers of vitest.
 *
 * @param index from 0 to 63, one for each service that a test file starts
 */
export function redisDatabaseUrl(url: string, index: number): string {
  const ofThisWorker = new URL(url)
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0)
  ofThisWorker.pathname = `/${worker * DATABASES_EACH + index}`
  return ofThisWorker.href
}
