import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** What a tool token binds itself to is everything but itself and the consent handle. */
const LEFT_OUT = new Set(['jwt_token', 'consent'])

/** base64url of SHA-256 over the arguments' canonical JSON (RFC 8785). */
export function argumentsDigest(args: Readonly<Record<string, unknown>>): string {
  const bound = Object.fromEntries(Object.entries(args).filter(([name]) => !LEFT_OUT.has(name)))
  const text = canonicalize(bound)
  return createHash('sha256')
    .update(text ?? '')
    .digest('base64url')
}
