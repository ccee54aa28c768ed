import { z } from 'zod'
import { normalEmail } from '../login/login-request.ts'
import { NewPassword } from './password-rules.ts'

/** An address that mail can reach, in the one spelling that accounts are found by. */
const Email = z.string().max(254).transform(normalEmail).pipe(z.email())

/** A person's name as it is spoken: no control characters, nothing invisible. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{C}]+$/u)

const Zone = z.string().max(64).refine(isZone, 'must be an IANA time zone, such as Europe/London')

export const RegisterBody = z.strictObject({
  email: Email,
  password: NewPassword,
  name: Name,
  zone: Zone.default('UTC'),
})

const Ticket = z.string().min(1).max(100)

export const VerifyEmailBody = z.strictObject({
  ticket: Ticket,
  password: z.string().min(1).max(1024),
})

export const ForgotPasswordBody = z.strictObject({ email: Email })

export const ResetPasswordBody = z.strictObject({ ticket: Ticket, password: NewPassword })

export const ChangePasswordBody = z.strictObject({
  currentPassword: z.string().min(1).max(1024),
  newPassword: NewPassword,
})

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}
