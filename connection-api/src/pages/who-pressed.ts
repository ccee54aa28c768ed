import type { Request } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import type { SignedIn } from '../login/login-session.ts'
import { checkForm } from './form-token.ts'
import { readPageSession, type PageSessionParts } from './page-session.ts'

/**
 * Whose click a form of a person's own page is.
 *
 * @throws {AppError} 403 when it did not come from our page in this browser, 401 when nobody is
 *   signed in there
 */
export async function whoPressed(parts: PageSessionParts, request: Request): Promise<SignedIn> {
  checkForm(parts, request)
  const person = await readPageSession(parts, request)
  if (person) return person
  throw new AppError('You are signed out here. Sign in again.', {
    code: 'signed_out',
    status: 401,
  })
}
