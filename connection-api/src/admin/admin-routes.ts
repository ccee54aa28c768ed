import { Router } from 'express'
import type { signInRequired, SignedInHandler } from '../login/sign-in-required.ts'
import { adminOnly } from './admin-only.ts'
import { getClerkRoles, putClerkRole } from './clerk-role-doors.ts'
import { getDeadEvents, postRetryEvent } from './event-doors.ts'
import { getSyncMetrics } from './get-sync-metrics.ts'
import { getUserMappings } from './get-user-mappings.ts'
import { getManualSync, postManualSync } from './post-manual-sync.ts'
import type { UserSyncPageParts } from './user-sync-page.ts'

/** What admins see of people who are kept in step, and do about it. */
export function adminRoutes(
  parts: UserSyncPageParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  const admin = (handler: SignedInHandler) => signedIn(adminOnly(handler))
  routes.get('/api/admin/user-mappings', admin(getUserMappings(parts)))
  routes.get('/api/admin/sync-metrics', admin(getSyncMetrics(parts)))
  routes.get('/api/admin/manual-sync', admin(getManualSync(parts)))
  routes.post('/api/admin/manual-sync', admin(postManualSync(parts)))
  routes.get('/api/admin/clerk-roles', admin(getClerkRoles(parts)))
  routes.put('/api/admin/clerk-roles/:role', admin(putClerkRole(parts)))
  routes.get('/api/admin/clerk-events', admin(getDeadEvents(parts)))
  routes.post('/api/admin/clerk-events/:id/retry', admin(postRetryEvent(parts)))
  return routes
}
