import { counter, durations } from '@parley/shared/telemetry/figures'
import { STATUS_PATH } from '../messages/twilio/status-url.ts'
import { WEBHOOK_PATH } from '../vapi/assistant-of.ts'

const requestSeconds = durations(
  'parley_request_seconds',
  'Requests at a door of the connection API, by the pattern of the route and the class of the status',
  ['method', 'route', 'status'],
)

const webhooks = counter(
  'parley_webhooks_total',
  'What others told us at their own doors: taken (2xx), refused (4xx), failed (5xx)',
  ['from', 'outcome'],
)

/** Whose door it is. Exported for its test, which holds it to the doors that there are. */
export const WEBHOOKS: ReadonlyMap<string, string> = new Map([
  ['/api/clerk/webhooks', 'clerk'],
  ['/calendar/notifications/google', 'google'],
  ['/calendar/notifications/microsoft', 'microsoft'],
  ['/api/twilio/incoming', 'twilio'],
  [STATUS_PATH, 'twilio'],
  [WEBHOOK_PATH, 'vapi'],
  ['/api/webhooks/elevenlabs', 'elevenlabs'],
  ['/api/elevenlabs/conversation-initiation', 'elevenlabs'],
])

/** One request that was answered. */
export interface Answered {
  readonly method: string
  /** The route's pattern, never the address. */
  readonly route: string
  readonly status: number
  readonly ms: number
}

export function countRequest({ method, route, status, ms }: Answered): void {
  const known = route === 'none' ? 'none' : method
  const kind = `${Math.floor(status / 100)}xx`
  requestSeconds.observe({ method: known, route, status: kind }, ms / 1000)
  const from = WEBHOOKS.get(route)
  if (from !== undefined) webhooks.inc({ from, outcome: OUTCOMES.get(kind) ?? 'taken' })
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['4xx', 'refused'],
  ['5xx', 'failed'],
])
