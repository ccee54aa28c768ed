import { Router } from 'express'
import type { signInRequired } from '../login/sign-in-required.ts'
import { getSyncMetrics, type MetricsParts } from './get-sync-metrics.ts'
import { adminOnly } from './admin-only.ts'
import { getDeadEvents, postRetryEvent } from './event-doors.ts'

/** What admins see of people who are kept in step, and do about it. */
export function adminRoutes(
  parts: MetricsParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.get('/api/admin/clerk-events', signedIn(adminOnly(getDeadEvents(parts))))
  routes.post('/api/admin/clerk-events/:id/retry', signedIn(adminOnly(postRetryEvent(parts))))
  routes.get('/api/admin/sync-metrics', signedIn(adminOnly(getSyncMetrics(parts))))
  return routes
}
