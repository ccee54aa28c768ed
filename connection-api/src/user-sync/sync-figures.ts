import { z } from 'zod'
import type { Redis } from '@parley/shared/redis/redis-client'

/** Of all instances together. Figures that are lost with Redis are begun anew. */
const TIMES = 'sync:answer-ms'
const CACHE = 'sync:permission-cache'
const KEEP_TIMES = 1000
const KEEP_SECONDS = 24 * 3600

/** How long a webhook waited for its answer; nobody waits for this. */
export function noteAnswerTime(redis: Redis, ms: number): void {
  const noted = redis
    .multi()
    .lpush(TIMES, ms)
    .ltrim(TIMES, 0, KEEP_TIMES - 1)
    .exec()
  noted.catch(() => undefined)
}

/** Whether a permission was remembered. */
export function countCacheAnswer(redis: Redis, hit: boolean): void {
  const counted = redis
    .multi()
    .hincrby(CACHE, hit ? 'hits' : 'misses', 1)
    .expire(CACHE, KEEP_SECONDS, 'NX')
    .exec()
  counted.catch(() => undefined)
}

const Times = z.array(z.coerce.number())
const Count = z.coerce.number().default(0)

/** Of the last thousand webhooks, and of the permissions asked for since the count began. */
export async function readFigures(redis: Redis) {
  const [times, counts] = await Promise.all([redis.lrange(TIMES, 0, -1), redis.hgetall(CACHE)])
  const sorted = Times.parse(times).toSorted((a, b) => a - b)
  const [hits, misses] = [Count.parse(counts['hits']), Count.parse(counts['misses'])]
  return {
    webhooks: sorted.length,
    p50Ms: percentile(sorted, 0.5),
    p95Ms: percentile(sorted, 0.95),
    maxMs: sorted.at(-1) ?? null,
    cacheHitRate: hits + misses === 0 ? null : hits / (hits + misses),
  }
}

function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
