import { AppError } from '@parley/shared/errors/app-error'
import { codeRefused } from './two-factor.ts'
import { proveCode, usesCodes, type CodeParts } from './prove-code.ts'

/**
 * Asks for a code where the person has set that up; call it once the password is proved.
 *
 * @returns whether a code was proved
 * @throws {AppError} 401 `otp_required` or `otp_refused`; 429
 */
export async function askForCode(
  parts: CodeParts,
  userId: string,
  otpCode: string | undefined,
): Promise<boolean> {
  if (!(await usesCodes(parts, userId))) return false
  if (!otpCode) throw required()
  if (!(await proveCode(parts, userId, otpCode))) throw codeRefused(401)
  return true
}

const required = () =>
  new AppError('Send the code of your authenticator app, or a recovery code, as otpCode.', {
    code: 'otp_required',
    status: 401,
  })
