import type { IncomingHttpHeaders } from 'node:http'

/** The token of `Authorization: Bearer` (RFC 6750, section 2.1), or undefined. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1]
}
