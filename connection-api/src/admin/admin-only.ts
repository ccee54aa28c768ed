import { AppError } from '@parley/shared/errors/app-error'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { ADMIN } from '../roles/change-role.ts'

/** Lets only people with the role `admin` through to `handler`. */
export function adminOnly(handler: SignedInHandler): SignedInHandler {
  return (person, request, response) => {
    if (!person.roles.includes(ADMIN)) throw notAdmin()
    return handler(person, request, response)
  }
}

const notAdmin = () =>
  new AppError('Only an admin may do this.', { code: 'not_allowed', status: 403 })
