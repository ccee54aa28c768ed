import type { RequestHandler } from 'express'
import { parseRequest } from '@parley/shared/http/parse-request'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import { ForgotPasswordBody } from './account-request.ts'
import type { RegistrationParts } from './post-register.ts'

export type ForgotPasswordParts = MessageParts & Pick<RegistrationParts, 'database'>

/**
 * `POST /api/auth/password/forgot`: a link to the address, if it has an account. Whether it has is
 * found out when the message is sent, so that neither answer nor time tells.
 */
export function postForgotPassword(parts: ForgotPasswordParts): RequestHandler {
  return async (request, response) => {
    await askForReset(parts, request.body)
    response.status(202).json({ status: 'check_your_email' })
  }
}

/** The same for every door. */
export async function askForReset(parts: ForgotPasswordParts, body: unknown): Promise<void> {
  const { email } = parseRequest(ForgotPasswordBody, body)
  const message = { userId: null, kind: 'reset_password', to: email, details: {} }
  const noted = parts.database.transaction().execute((trx) => enqueueMessage(trx, parts, message))
  await reachable('postgres', noted)
}
