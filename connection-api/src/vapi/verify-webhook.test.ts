import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isFromVapi } from './verify-webhook.ts'

const NOW = 1_760_000_000_000
const secret = 'a-webhook-secret-of-forty-characters-or-so'
const hmac = { key: 'k'.repeat(32), signatureHeader: 'x-signature', timestampHeader: 'x-timestamp' }
const body = Buffer.from('{"message":{"type":"hang"}}')

const bySecret = (headers: Record<string, string>) =>
  isFromVapi({ secret, hmac: undefined }, headers, body, NOW)

describe('a secret', () => {
  it.each([
    [{ 'x-vapi-secret': secret }, true],
    [{ authorization: `Bearer ${secret}` }, true],
    [{ authorization: `bearer  ${secret}` }, true],
    [{ 'x-vapi-secret': `${secret}x` }, false],
    [{ 'x-vapi-secret': secret.slice(1) }, false],
    [{ 'x-vapi-secret': '' }, false],
    [{ authorization: secret }, false],
    [{}, false],
  ])('shown as %j counts: %s', (headers, counts) => {
    expect(bySecret(headers)).toBe(counts)
  })
})

describe('a signature', () => {
  const signed = (timestamp: string, text: Buffer = body) =>
    createHmac('sha256', hmac.key).update(`${timestamp}.`).update(text).digest('hex')
  const bySignature = (headers: Record<string, string>, text = body) =>
    isFromVapi({ secret: undefined, hmac }, headers, text, NOW)
  const headersAt = (timestamp: string) => ({
    'x-timestamp': timestamp,
    'x-signature': signed(timestamp),
  })

  it('is HMAC-SHA256 in hex over time and body', () => {
    // openssl dgst -sha256 -hmac kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    expect(signed('1760000000')).toBe(VECTOR)
  })

  it.each(['1760000000', '1760000000000', '1759999750', '2025-10-09T08:53:20Z'])(
    'of %s is taken',
    (timestamp) => {
      expect(bySignature(headersAt(timestamp))).toBe(true)
    },
  )

  it.each(['1759999000', '1760001000', '', 'soon'])('of "%s" is too far from now', (timestamp) => {
    expect(bySignature(headersAt(timestamp))).toBe(false)
  })

  it('may have a prefix, and is for these very bytes', () => {
    const headers = headersAt('1760000000')
    const prefixed = { ...headers, 'x-signature': `sha256=${headers['x-signature']}` }
    expect(bySignature(prefixed)).toBe(true)
    expect(bySignature(headers, Buffer.from('{"message": {"type":"hang"}}'))).toBe(false)
    expect(bySignature({ ...headers, 'x-timestamp': '1760000001' })).toBe(false)
    expect(bySignature({ 'x-vapi-secret': hmac.key })).toBe(false)
    expect(bySignature({})).toBe(false)
  })
})

const VECTOR = 'ec2254cde8f8860c6bfb71c21be16f243892f02ffb283d2870a55b105413ea1e'
