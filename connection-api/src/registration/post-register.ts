import type { RequestHandler } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { Database } from '@parley/shared/database/schema'
import { parseRequest } from '@parley/shared/http/parse-request'
import { enqueueMessage, type MessageParts } from '@parley/shared/messages/enqueue-message'
import { reachable } from '../http/reachable.ts'
import { hashPassword } from '../login/password.ts'
import { RegisterBody } from './account-request.ts'
import type { CheckPassword } from './password-rules.ts'

/** How long an address may take to be shown. */
export const VERIFY_MS = 24 * 3600 * 1000

export interface RegistrationParts extends MessageParts {
  readonly database: Kysely<Database>
  readonly registrationOpen: boolean
  readonly checkPassword: CheckPassword
}

/**
 * `POST /api/auth/register`: notes who wants an account and writes to the address. Who has one
 * already is told so there, and only there: the answer and the work are the same.
 */
export function postRegister(parts: RegistrationParts): RequestHandler {
  return async (request, response) => {
    await register(parts, request.body)
    response.status(202).json({ status: 'check_your_email' })
  }
}

/** The same for every door. */
export async function register(parts: RegistrationParts, body: unknown): Promise<void> {
  if (!parts.registrationOpen) throw closed()
  const { email, password, name, zone } = parseRequest(RegisterBody, body)
  parts.checkPassword(password, { email, name })
  const hash = await hashPassword(password)
  await reachable('postgres', note(parts, { email, name, zone, hash }))
}

function note(
  parts: RegistrationParts,
  account: { email: string; name: string; zone: string; hash: string },
): Promise<void> {
  const id = parts.newId('reg')
  const now = parts.clock.now()
  const times = { created_at: new Date(now), expires_at: new Date(now + VERIFY_MS) }
  const details = { registration: id }
  return parts.database.transaction().execute(async (trx) => {
    await trx
      .insertInto('registrations')
      .values({ id, ...account, ...times })
      .execute()
    const message = { userId: null, kind: 'verify_email', to: account.email, details }
    await enqueueMessage(trx, parts, message)
  })
}

const closed = () =>
  new AppError('New accounts are not open here. Ask whoever runs this Parley for one.', {
    code: 'registration_closed',
    status: 403,
  })
