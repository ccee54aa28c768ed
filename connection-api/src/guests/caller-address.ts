import { createHmac } from 'node:crypto'
import type { Request } from 'express'
import { ipKeyGenerator } from 'express-rate-limit'

/**
 * The network address that a request comes from, under a key of ours: there are too few addresses
 * for a plain hash to hide one. IPv6 counts by network.
 */
export function callerAddress(request: Request, { key }: { readonly key: Uint8Array }): Buffer {
  const address = ipKeyGenerator(request.ip ?? '')
  return createHmac('sha256', key).update(`guest address:${address}`).digest()
}
