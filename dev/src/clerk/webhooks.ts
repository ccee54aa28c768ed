import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** What an event is about, in Clerk's JSON. */
export interface ClerkWebhook {
  readonly type: string
  readonly data: unknown
  /** Svix's; the same at every attempt. */
  readonly id?: string
  /** Of the attempt; in milliseconds. */
  readonly at?: number
}

/** Where Svix delivers, and what it signs with. */
export interface WebhookEndpoint {
  readonly url: string
  /** `whsec_...` */
  readonly secret: string
}

export const newWebhookSecret = () => `whsec_${randomBytes(24).toString('base64')}`

export const newMessageId = () => `msg_${randomBytes(14).toString('hex')}`

/** One attempt of Svix's, as it goes over the wire. */
export function signWebhook(secret: string, { type, data, id, at = Date.now() }: ClerkWebhook) {
  const message = id ?? newMessageId()
  const body = JSON.stringify({
    type,
    object: 'event',
    data,
    timestamp: at,
    instance_id: 'ins_1',
    event_attributes: { http_request: { client_ip: '192.0.2.1', user_agent: 'simulated' } },
  })
  const headers = {
    'content-type': 'application/json',
    'svix-id': message,
    'svix-timestamp': String(Math.floor(at / 1000)),
    'svix-signature': new Webhook(secret).sign(message, new Date(at), body),
  }
  return { headers, body }
}

/** @returns the status of the answer */
export async function deliverWebhook(
  { url, secret }: WebhookEndpoint,
  webhook: ClerkWebhook,
): Promise<number> {
  const response = await fetch(url, { method: 'POST', ...signWebhook(secret, webhook) })
  await response.body?.cancel()
  return response.status
}
