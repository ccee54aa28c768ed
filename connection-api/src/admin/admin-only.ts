import { AppError } from '@parley/shared/errors/app-error'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { ADMIN } from '../roles/change-role.ts'

/** Lets only people with the role `admin` through to `handler`. */
export function adminOnly(handler: SignedInHandler): SignedInHandler {
  return (person, request, response) => {
    requireAdmin(person)
    return handler(person, request, response)
  }
}

/** @throws {AppError} 403 for everybody else */
export function requireAdmin({ roles }: SignedIn): void {
  if (roles.includes(ADMIN)) return
  throw new AppError('Only an admin may do this.', { code: 'not_allowed', status: 403 })
}
