import type { Request } from 'express'
import { isFromHere } from '../http/from-here.ts'
import { reachable } from '../http/reachable.ts'
import {
  openLoginSession,
  readLoginSession,
  type LoginSessionParts,
  type SignedIn,
} from '../login/login-session.ts'

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
