import type { RequestHandler } from 'express'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import { ResetPasswordBody } from './account-request.ts'
import type { CheckPassword } from './password-rules.ts'
import { setPassword, type SetPasswordParts } from './set-password.ts'
import { readTicket, ticketRefused, useTicket } from './tickets.ts'

export interface ResetPasswordParts extends SetPasswordParts {
  readonly checkPassword: CheckPassword
}

/**
 * `POST /api/auth/password/reset`: ticket and new password. Nobody is signed in by it, so a second
 * factor is still asked for afterwards.
 */
export function postResetPassword(parts: ResetPasswordParts): RequestHandler {
  return async (request, response) => {
    await resetPassword(parts, request.body)
    response.status(204).end()
  }
}

/** The same for every door. */
export async function resetPassword(parts: ResetPasswordParts, body: unknown): Promise<void> {
  const { ticket, password } = parseRequest(ResetPasswordBody, body)
  const userId = await readTicket(parts, 'reset_password', ticket)
  const owner = await findOwner(parts, userId)
  parts.checkPassword(password, owner)
  const isSet = await setPassword(parts, {
    userId,
    email: owner.email,
    password,
    why: 'password_reset',
    allowed: (trx, now) => useTicket(trx, 'reset_password', ticket, now),
  })
  if (!isSet) throw ticketRefused()
}

async function findOwner({ database }: ResetPasswordParts, userId: string) {
  const query = database
    .selectFrom('password_credentials as c')
    .innerJoin('users as u', 'u.id', 'c.user_id')
    .select(['c.email', 'u.name'])
    .where('c.user_id', '=', userId)
  const owner = await reachable('postgres', query.executeTakeFirst())
  if (!owner) throw ticketRefused()
  return owner
}
