import { createHmac } from 'node:crypto'

/**
 * `ElevenLabs-Signature` of a body, as it was sent at `seconds` since 1970; the secret is used as it is
 * written.
 */
export function signReport(secret: string, body: string, seconds: number): string {
  const v0 = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v0=${v0}`
}
