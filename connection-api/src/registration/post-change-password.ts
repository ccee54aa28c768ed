import { parseRequest } from '@parley/shared/http/parse-request'
import { provePassword, type PasswordProofParts } from '../login/prove-password.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { ChangePasswordBody } from './account-request.ts'
import type { CheckPassword } from './password-rules.ts'
import { setPassword, type SetPasswordParts } from './set-password.ts'

export interface ChangePasswordParts extends SetPasswordParts, PasswordProofParts {
  readonly checkPassword: CheckPassword
}

/** `POST /api/auth/password/change`: signs me out everywhere else. */
export function postChangePassword(parts: ChangePasswordParts): SignedInHandler {
  return async ({ userId, sid, name }, request, response) => {
    const { currentPassword, newPassword } = parseRequest(ChangePasswordBody, request.body)
    const { email } = await provePassword(parts, userId, currentPassword)
    parts.checkPassword(newPassword, { email, name })
    await setPassword(parts, {
      userId,
      email,
      password: newPassword,
      why: 'password_changed',
      butFor: sid,
    })
    response.status(204).end()
  }
}
