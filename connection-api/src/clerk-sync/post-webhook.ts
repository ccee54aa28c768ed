import express, { Router, type RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { readEvent } from './read-event.ts'
import { signedByClerk } from './signed-by-clerk.ts'
import { storeEvent } from './store-event.ts'
import { noteAnswerTime } from '../user-sync/sync-figures.ts'
import type { SyncParts } from './sync-parts.ts'
import { workNow } from './work-event.ts'

/** The door of Clerk's webhooks; the body as it came, because all of it is signed. */
export function clerkWebhookRoutes(parts: SyncParts): Router {
  const routes = Router()
  const raw = express.raw({ type: () => true, limit: '512kb' })
  routes.post('/api/clerk/webhooks', raw, postWebhook(parts))
  return routes
}

/**
 * `POST /api/clerk/webhooks` (seed s3): stored, answered, and then worked on. What Clerk ended is
 * ended here at once; the job is for when that does not succeed.
 */
function postWebhook(parts: SyncParts): RequestHandler {
  return async (request, response) => {
    const from = parts.clock.now()
    const body = Buffer.isBuffer(request.body) ? request.body.toString() : ''
    const id = signedByClerk(secretsOf(parts), body, (name) => request.get(name))
    if (id === undefined) throw notSigned()
    const { type, event } = readEvent(body)
    const isNew = event !== undefined && (await storeEvent(parts, { id, type, event }))
    response.status(200).json({ received: event !== undefined, type })
    noteAnswerTime(parts.redis, parts.clock.now() - from)
    if (isNew && event !== 'unreadable') workNow(parts, id, event)
  }
}

function secretsOf({ clerkSettings }: SyncParts): readonly string[] {
  const secrets = clerkSettings?.webhookSecrets ?? []
  if (secrets.length > 0) return secrets
  throw new AppError('Clerk’s webhooks are not set up here. Set CLERK_WEBHOOK_SECRET.', {
    code: 'not_configured',
    status: 404,
  })
}

const notSigned = () =>
  new AppError('This is for Clerk alone, signed by it within the last five minutes.', {
    code: 'not_signed',
    status: 400,
  })
