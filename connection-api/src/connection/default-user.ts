import type { Request } from 'express'
import { reachable } from '../http/reachable.ts'
import {
  openLoginSession,
  readLoginSession,
  type LoginSessionParts,
  type SignedIn,
} from '../login/login-session.ts'

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const LOCAL_NAMES = new Set(['localhost', '127.0.0.1', '::1', '[::1]'])

/**
 * The user of `DEFAULT_USER_ID`, for a request with no token from this machine (seed s2's fallback
 * for testing). Configuration refuses the variable in production.
 */
export async function defaultUser(
  parts: LoginSessionParts & { readonly defaultUserId: string | undefined },
  request: Request,
): Promise<SignedIn | undefined> {
  if (parts.defaultUserId === undefined || !isFromHere(request)) return undefined
  if (request.get('authorization') !== undefined) return undefined
  if (!(await userExists(parts, parts.defaultUserId))) return undefined
  const sid = await openLoginSession(parts, parts.defaultUserId, 'default')
  return readLoginSession(parts, sid)
}

async function userExists({ database }: LoginSessionParts, userId: string): Promise<boolean> {
  const query = database.selectFrom('users').select('id').where('id', '=', userId)
  return (await reachable('postgres', query.executeTakeFirst())) !== undefined
}

/**
 * The peer is this machine, no proxy passed the request on, and it was sent to a name of this
 * machine: a web page elsewhere whose name was pointed here (DNS rebinding) sends its own.
 */
function isFromHere(request: Request): boolean {
  return (
    LOOPBACK.has(request.socket.remoteAddress ?? '') &&
    request.get('x-forwarded-for') === undefined &&
    request.get('forwarded') === undefined &&
    LOCAL_NAMES.has(request.hostname)
  )
}
