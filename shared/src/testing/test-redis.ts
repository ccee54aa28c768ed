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

let nextDatabase = 0

/**
 * An empty Redis database that nothing else in the test run uses: test files that run side by side
 * run in different workers of vitest, and each file starts to count anew.
 *
 * @returns its URL
 */
export async function createTestRedisDatabase(url: string): Promise<string> {
  if (nextDatabase === DATABASES_EACH) throw new Error('A test file started too many services')
  const ofThisWorker = new URL(url)
  const worker = Number(process.env['VITEST_POOL_ID'] ?? 0)
  ofThisWorker.pathname = `/${worker * DATABASES_EACH + nextDatabase}`
  nextDatabase += 1
  const redis = createTestRedis(ofThisWorker.href)
  await redis.flushdb()
  redis.disconnect()
  return ofThisWorker.href
}
