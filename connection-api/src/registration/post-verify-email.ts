import type { RequestHandler } from 'express'
import { AppError } from '@parley/shared/errors/app-error'
import { sqlState, UNIQUE_VIOLATION } from '@parley/shared/database/create-database'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { Redis } from '@parley/shared/redis/redis-client'
import { reachable } from '../http/reachable.ts'
import { limitGuesses } from '../login/guess-limit.ts'
import { passwordMatches, type VerifyHash } from '../login/password.ts'
import { VerifyEmailBody } from './account-request.ts'
import { createAccount } from './create-account.ts'
import type { RegistrationParts } from './post-register.ts'
import { readTicket, ticketRefused, useTicket } from './tickets.ts'

export interface VerifyEmailParts extends RegistrationParts {
  readonly redis: Redis
  readonly verifyHash: VerifyHash
}

/**
 * `POST /api/auth/verify-email`: ticket and password -> the account. The password is asked for
 * because whoever opens the mail need not be whoever registered: a click alone would let a stranger
 * who named your address into an account under your name.
 */
export function postVerifyEmail(parts: VerifyEmailParts): RequestHandler {
  return async (request, response) => {
    response.status(201).json({ user: await verifyEmail(parts, request.body) })
  }
}

/** The same for every door. */
export async function verifyEmail(parts: VerifyEmailParts, body: unknown) {
  const { ticket, password } = parseRequest(VerifyEmailBody, body)
  const registration = await findRegistration(parts, ticket)
  const matches = await limitGuesses(parts.redis, ['registration', registration.id], async () =>
    (await passwordMatches(registration.hash, password, parts.verifyHash)) ? true : undefined,
  )
  if (!matches) throw wrongPassword()
  const id = await open(parts, ticket, registration)
  return { id, email: registration.email }
}

async function findRegistration(parts: VerifyEmailParts, ticket: string) {
  const id = await readTicket(parts, 'verify_email', ticket)
  const query = parts.database.selectFrom('registrations').selectAll().where('id', '=', id)
  const registration = await reachable('postgres', query.executeTakeFirst())
  if (!registration) throw ticketRefused()
  return registration
}

type Registration = Awaited<ReturnType<typeof findRegistration>>

async function open(
  parts: VerifyEmailParts,
  ticket: string,
  { name, email, zone, hash }: Registration,
): Promise<string> {
  const now = new Date(parts.clock.now())
  const made = parts.database.transaction().execute(async (trx) => {
    if (!(await useTicket(trx, 'verify_email', ticket, now))) return undefined
    const { newId } = parts
    const id = await createAccount(trx, { name, email, zone, hash }, { newId, now })
    await trx.deleteFrom('registrations').where('email', '=', email).execute()
    return id
  })
  const id = await reachable('postgres', made.catch(taken))
  if (id === 'taken' || id === undefined) throw ticketRefused()
  return id
}

/** The address got an account by another link meanwhile. */
function taken(error: unknown): 'taken' {
  if (sqlState(error) === UNIQUE_VIOLATION) return 'taken'
  throw error
}

const wrongPassword = () =>
  new AppError('The password is not the one you registered with. Try again, or register anew.', {
    code: 'invalid_credentials',
    status: 401,
  })
