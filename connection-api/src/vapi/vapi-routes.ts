import express, { Router } from 'express'
import { rememberTools } from '../agent-conversations/known-tools.ts'
import { WEBHOOK_PATH } from './assistant-of.ts'
import { postWebhook, type WebhookParts } from './post-webhook.ts'

/** A report at the end of a call has all of it in it. */
const BODY_LIMIT = '2mb'

/** The door by which Vapi comes; its body is read as it is, since it may be signed. */
export function vapiRoutes(parts: Omit<WebhookParts, 'knownTools'>): Router {
  const routes = Router()
  const raw = express.raw({ type: () => true, limit: BODY_LIMIT })
  routes.post(WEBHOOK_PATH, raw, postWebhook({ ...parts, knownTools: rememberTools(parts) }))
  return routes
}
