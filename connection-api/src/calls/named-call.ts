import type { Request } from 'express'
import type { Kysely } from 'kysely'
import { AppError } from '@parley/shared/errors/app-error'
import type { CallRow, Database } from '@parley/shared/database/schema'
import { findCallOfOwner } from './call-repository.ts'

/** As `newId('call')` makes them; anything else names no call. */
const CALL_ID = /^call_[a-z0-9]{26}$/

/**
 * The call that a path names by `:id`.
 *
 * @throws {AppError} 404, the same for somebody else's call and for none
 */
export async function namedCall(
  database: Kysely<Database>,
  request: Request,
  ownerId: string,
): Promise<CallRow> {
  const { id } = request.params
  const known = typeof id === 'string' && CALL_ID.test(id)
  const call = known ? await findCallOfOwner(database, id, ownerId) : undefined
  if (call) return call
  throw new AppError('There is no such call of yours. GET /api/calls lists them.', {
    code: 'call_not_found',
    status: 404,
  })
}
