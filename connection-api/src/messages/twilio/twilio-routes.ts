import { Router } from 'express'
import { postIncoming, type IncomingParts } from './post-incoming.ts'
import { postStatus, type StatusParts } from './post-status.ts'
import { twilioForm } from './signed-by-twilio.ts'
import { STATUS_PATH } from './status-url.ts'

export interface TwilioRouteParts extends IncomingParts, StatusParts {}

/** Webhooks of Twilio: forms that it signs. */
export function twilioRoutes(parts: TwilioRouteParts): Router {
  const routes = Router()
  routes.post(STATUS_PATH, twilioForm, postStatus(parts))
  routes.post('/api/twilio/incoming', twilioForm, postIncoming(parts))
  return routes
}
