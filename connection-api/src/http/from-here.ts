import type { Request } from 'express'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/**
 * The peer is this machine, no proxy passed the request on, and it was sent to a name of this
 * machine: a web page elsewhere whose name was pointed here (DNS rebinding) sends its own.
 */
export function isFromHere(request: Request): boolean {
  return (
    LOOPBACK.has(request.socket.remoteAddress ?? '') &&
    request.get('x-forwarded-for') === undefined &&
    request.get('forwarded') === undefined &&
    LOCAL_NAMES.has(request.hostname)
  )
}
