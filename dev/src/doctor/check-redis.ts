import { Redis } from 'ioredis'
import { judge } from './check-clocks.ts'
import { ok, PATIENCE_MS, problem, type Check, type Finding } from './finding.ts'

const AREA = 'Redis'

/** Whether Redis answers and keeps what it is told: a call that it forgets is over. */
export const checkRedis: Check = async (env) => {
  const url = env['REDIS_URL']
  if (!url) return [notSet]
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    commandTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  })
  // Told by what connecting throws.
  redis.on('error', () => undefined)
  try {
    await redis.connect()
    return await look(redis)
  } catch {
    const advice = 'Check that it runs, that REDIS_URL names it, and the password in it.'
    return [problem(AREA, 'Redis does not let us in', advice)]
  } finally {
    redis.disconnect()
  }
}

const notSet = problem(
  AREA,
  'REDIS_URL is not set and no stack runs here',
  'Run "npm start", or set REDIS_URL to a Redis of your own.',
)

async function look(redis: Redis): Promise<Finding[]> {
  const before = Date.now()
  const [seconds, microseconds] = await redis.time()
  const skewMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - (before + Date.now()) / 2
  const memory = await redis.info('memory')
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'noeviction'
  const limit = Number(/^maxmemory:(\d+)/m.exec(memory)?.[1] ?? 0)
  const evicts = limit > 0 && policy !== 'noeviction'
  return [
    ok(AREA, 'Redis answers'),
    ...(evicts
      ? [
          problem(
            AREA,
            `it forgets keys when it is full (${policy})`,
            'Set maxmemory-policy noeviction: a call that is forgotten is over.',
          ),
        ]
      : []),
    judge('Redis', 'its own clock', skewMs),
  ]
}
