import { createHmac } from 'node:crypto'
import type { Instant } from '@parley/shared/time/clock'
import { isSame } from '../http/is-same.ts'

/** How old a delivery may be: it is tried again for a while. */
const OLDEST_MS = 30 * 60_000
/** How far ahead its clock may be. */
const NEWEST_MS = 5 * 60_000

/**
 * Whether a report is ElevenLabs' own and of this half hour: `t=<unix s>,v0=<hex>`, an HMAC-SHA256
 * over `<t>.<body>` whose key is the secret as it is written
 * (https://elevenlabs.io/docs/agents-platform/workflows/post-call-webhooks). The SDK's own check
 * lets any time to come pass, and what is no number.
 *
 * @param body as it came: written anew it would be signed otherwise
 */
export function isFromElevenLabs(
  secret: string,
  header: string | undefined,
  body: Buffer,
  now: Instant,
): boolean {
  const { t, v0 } = partsOf(header ?? '')
  if (t === undefined || v0 === undefined || !/^\d{1,12}$/.test(t)) return false
  const age = now - Number(t) * 1000
  if (age > OLDEST_MS || age < -NEWEST_MS) return false
  const signed = createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')
  return isSame(v0.toLowerCase(), signed)
}

function partsOf(header: string): Partial<Record<string, string>> {
  const pairs = header.split(',').map((part) => {
    const [name = '', ...value] = part.trim().split('=')
    return [name, value.join('=')]
  })
  return Object.fromEntries(pairs)
}
