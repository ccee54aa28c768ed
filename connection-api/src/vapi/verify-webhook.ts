import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Instant } from '@parley/shared/time/clock'
import { isSame } from '../http/is-same.ts'
import type { VapiWebhookSettings } from './vapi-settings.ts'

/** How far a signed message's time may be from ours, either way. */
const WINDOW_MS = 5 * 60_000

/**
 * Whether a message is Vapi's: by the secret that it was told (`X-Vapi-Secret`, or a bearer token), or
 * by its HMAC-SHA256 over `{timestamp}.{body}` (https://docs.vapi.ai/server-url/server-authentication).
 *
 * @param body as it came: written anew it would be signed otherwise
 */
export function isFromVapi(
  { secret, hmac }: VapiWebhookSettings,
  headers: IncomingHttpHeaders,
  body: Buffer,
  now: Instant,
): boolean {
  if (secret !== undefined && shownSecrets(headers).some((shown) => isSame(shown, secret))) {
    return true
  }
  if (!hmac) return false
  const timestamp = one(headers[hmac.timestampHeader])
  const signature = one(headers[hmac.signatureHeader]).replace(/^sha256=/, '')
  if (!isRecent(timestamp, now)) return false
  const signed = createHmac('sha256', hmac.key).update(`${timestamp}.`).update(body)
  return isSame(signature.toLowerCase(), signed.digest('hex'))
}

function shownSecrets(headers: IncomingHttpHeaders): string[] {
  const bearer = /^Bearer +(\S+) *$/i.exec(one(headers.authorization))?.[1]
  return [one(headers['x-vapi-secret']), bearer ?? ''].filter((shown) => shown !== '')
}

const one = (header: string | string[] | undefined) => (typeof header === 'string' ? header : '')

/** Seconds or milliseconds since 1970, or RFC 3339: which of them is documented nowhere. */
function isRecent(timestamp: string, now: Instant): boolean {
  const number = Number(timestamp)
  const at = Number.isNaN(number) ? Date.parse(timestamp) : number < 1e11 ? number * 1000 : number
  return timestamp !== '' && Math.abs(now - at) <= WINDOW_MS
}
