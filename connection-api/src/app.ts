import cors from 'cors'
import express, { type Express } from 'express'
import helmet from 'helmet'
import { errorHandler, notFound } from '@parley/shared/http/error-handler'
import { healthRoutes } from '@parley/shared/http/health'
import { agentRoutes } from './agents/agent-routes.ts'
import { accountRoutes, type AccountParts } from './account-routes.ts'
import { clerkWebhookRoutes } from './clerk-sync/post-webhook.ts'
import { clientRoutes, type ClientParts } from './client-routes.ts'
import { adminRoutes } from './admin/admin-routes.ts'
import { appointmentRoutes } from './appointments/appointment-routes.ts'
import { availabilityRoutes } from './availability/availability-routes.ts'
import { callRoutes, type CallParts } from './call-routes.ts'
import { calendarRoutes } from './calendar-connect/calendar-routes.ts'
import type { ElevenLabsParts } from './elevenlabs/elevenlabs-parts.ts'
import { elevenLabsReports, elevenLabsRoutes } from './elevenlabs/elevenlabs-routes.ts'
import { deleteEvent, patchEvent, postEvent } from './calendar/change-events.ts'
import { getEvents } from './calendar/get-events.ts'
import { postCheckAvailability } from './calendar/post-check-availability.ts'
import { notificationRoutes } from './calendar-notifications/notification-routes.ts'
import {
  postConnectionDetails,
  type ConnectionParts,
} from './connection/post-connection-details.ts'
import { deleteContact, patchContact, postContact } from './contacts/change-contacts.ts'
import { getContacts } from './contacts/get-contacts.ts'
import type { GuestParts } from './guests/guest-parts.ts'
import { guestRoutes } from './guests/guest-routes.ts'
import { readinessChecks } from './health/readiness.ts'
import { requestLog } from './http/request-log.ts'
import { requireJson } from './http/require-json.ts'
import { traceRequests } from './http/trace-requests.ts'
import { signInRequired } from './login/sign-in-required.ts'
import { pageRoutes } from './pages/page-routes.ts'
import { twilioRoutes, type TwilioRouteParts } from './messages/twilio/twilio-routes.ts'
import type { PagesParts } from './pages/pages-parts.ts'
import type { ToolParts } from './tools/tool-parts.ts'
import type { VapiParts } from './vapi/vapi-parts.ts'
import { vapiRoutes } from './vapi/vapi-routes.ts'
import { webRoutes, type WebParts } from './web/web-routes.ts'

export interface AppParts
  extends
    AccountParts,
    CallParts,
    ClientParts,
    ConnectionParts,
    PagesParts,
    ToolParts,
    TwilioRouteParts,
    VapiParts,
    ElevenLabsParts,
    WebParts,
    GuestParts {
  readonly mcp: { readonly origin: string; readonly audience: string }
  readonly corsOrigins: readonly string[]
  /** Proxies of ours in front: so many entries of X-Forwarded-For are believed. */
  readonly proxyHops: number
}

/** Every door of this service, in order. */
export function buildApp(parts: AppParts): Express {
  const signedIn = signInRequired(parts)
  const app = express()
  app.set('trust proxy', parts.proxyHops)
  app.use(helmet())
  app.use(healthRoutes(readinessChecks(parts)))
  app.use(traceRequests, requestLog(parts.log, parts.clock))
  app.use(webRoutes(parts))
  app.use(notificationRoutes(parts))
  app.use(pageRoutes(parts))
  app.use(twilioRoutes(parts))
  app.use(clerkWebhookRoutes(parts))
  app.use(vapiRoutes(parts))
  app.use(elevenLabsReports(parts))
  app.use(
    cors({
      origin: [...parts.corsOrigins],
      // The refresh cookie; a fixed list of origins may use it.
      credentials: true,
      exposedHeaders: ['Retry-After'],
      maxAge: 600,
    }),
  )
  app.use(requireJson, express.json({ limit: '64kb', type: ['json', '+json'] }))

  app.use(accountRoutes(parts, signedIn))
  app.use(clientRoutes(parts, signedIn))
  app.use(adminRoutes(parts, signedIn))
  app.use(calendarRoutes(parts, signedIn))
  app.use(agentRoutes(parts, signedIn))
  app.use(elevenLabsRoutes(parts, signedIn))

  app.post('/api/connection-details', postConnectionDetails(parts))
  app.use(guestRoutes(parts, signedIn))

  app.use(callRoutes(parts, signedIn))
  app.use(appointmentRoutes(parts, signedIn))
  app.use(availabilityRoutes(parts, signedIn))
  app.get('/api/contacts', signedIn(getContacts(parts)))
  app.post('/api/contacts', signedIn(postContact(parts)))
  app.patch('/api/contacts/:id', signedIn(patchContact(parts)))
  app.delete('/api/contacts/:id', signedIn(deleteContact(parts)))
  app.post('/api/calendar/check-availability', signedIn(postCheckAvailability(parts)))
  app.get('/calendar/events', signedIn(getEvents(parts)))
  app.post('/calendar/events', signedIn(postEvent(parts)))
  app.patch('/calendar/events/:id', signedIn(patchEvent(parts)))
  app.delete('/calendar/events/:id', signedIn(deleteEvent(parts)))

  app.use(notFound, errorHandler(parts.log))
  return app
}
