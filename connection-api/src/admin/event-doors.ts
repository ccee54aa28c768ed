import { AppError } from '@parley/shared/errors/app-error'
import { listDeadEvents, retryEvent } from '../clerk-sync/dead-events.ts'
import type { SyncParts } from '../clerk-sync/sync-parts.ts'
import { reachable } from '../http/reachable.ts'
import { recordDone } from './record-shown.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'

/** `GET /api/admin/clerk-events`: webhooks that were given up after three attempts. */
export function getDeadEvents({ database }: SyncParts): SignedInHandler {
  return async (_admin, _request, response) => {
    response.set('Cache-Control', 'no-store').json({ dead: await listDeadEvents(database) })
  }
}

/** `POST /api/admin/clerk-events/{id}/retry` */
export function postRetryEvent(parts: SyncParts): SignedInHandler {
  return async (admin, request, response) => {
    const { id } = request.params
    if (typeof id !== 'string' || !(await retryEvent(parts, id))) throw notDead()
    const done = { owner: admin.userId, what: 'admin.retry_webhook' }
    await reachable('postgres', recordDone(parts, admin, done))
    response.status(202).json({ retried: id })
  }
}

const notDead = () =>
  new AppError('No such webhook was given up. GET /api/admin/clerk-events lists them.', {
    code: 'event_not_dead',
    status: 404,
  })
