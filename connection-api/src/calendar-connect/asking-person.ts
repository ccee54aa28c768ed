import type { Request } from 'express'
import type { SignedIn } from '../login/login-session.ts'
import { whoAsks } from '../login/sign-in-required.ts'
import { readPageSession } from '../pages/page-session.ts'
import type { ConnectParts } from './connect-parts.ts'

/**
 * Who asks: by bearer where there is one, else by the cookie of our pages.
 *
 * @throws {AppError} 401 when a bearer is shown that is not good
 */
export async function askingPerson(
  parts: ConnectParts,
  request: Request,
): Promise<SignedIn | undefined> {
  if (request.get('authorization') !== undefined) return whoAsks(parts, request)
  return readPageSession(parts, request)
}
