import type { SyncParts } from '../clerk-sync/sync-parts.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { readFigures } from '../user-sync/sync-figures.ts'
import type { SyncSettings } from '../user-sync/sync-settings.ts'
import { countEvents, countPeople, countPlace } from './sync-counts.ts'

export interface MetricsParts extends SyncParts {
  readonly syncSettings: SyncSettings
}

/** Of seed s3: what is aimed at, and what somebody should be woken for. */
const TARGETS = {
  webhook_latency: { target_ms: 500, alert_ms: 1000 },
  success_rate: { target: 0.99, alert: 0.95 },
  permission_cache_hit_rate: { target: 0.8 },
} as const

/** `GET /api/admin/sync-metrics`: how well Clerk's people are kept in step; nothing personal. */
export function getSyncMetrics(parts: MetricsParts): SignedInHandler {
  return async (_admin, _request, response) => {
    response.set('Cache-Control', 'no-store').json(await readSyncMetrics(parts))
  }
}

export type SyncMetrics = Awaited<ReturnType<typeof readSyncMetrics>>

export async function readSyncMetrics({ database, redis, clock, syncSettings }: MetricsParts) {
  const places = (['zep', 'airtable'] as const).filter((name) => syncSettings[name] !== undefined)
  const [people, events, figures, ...counts] = await Promise.all([
    reachable('postgres', countPeople(database)),
    reachable('postgres', countEvents(database, clock.now())),
    reachable('redis', readFigures(redis)),
    ...places.map((place) => reachable('postgres', countPlace(database, place))),
  ])
  const { p50Ms, p95Ms, maxMs, cacheHitRate } = figures
  return {
    users: people,
    places: counts,
    webhook_latency: {
      p50_ms: p50Ms,
      p95_ms: p95Ms,
      max_ms: maxMs,
      of_last: figures.webhooks,
      ...TARGETS.webhook_latency,
    },
    webhooks_24h: { ...events, ...TARGETS.success_rate },
    sync_success_rate: { rate: syncRate(counts), ...TARGETS.success_rate },
    permission_cache_hit_rate: { rate: cacheHitRate, ...TARGETS.permission_cache_hit_rate },
  }
}

/** Of people and places: what is there as it should be, of that and what was given up. */
function syncRate(counts: readonly { readonly synced: number; readonly failed: number }[]) {
  const synced = counts.reduce((sum, place) => sum + place.synced, 0)
  const failed = counts.reduce((sum, place) => sum + place.failed, 0)
  return synced + failed === 0 ? null : synced / (synced + failed)
}
