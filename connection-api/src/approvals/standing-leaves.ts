import type { StandingLeaveRow } from '@parley/shared/database/clients-schema'
import { AppError } from '@parley/shared/errors/app-error'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { auditAnswer } from './audit-answer.ts'

/** `GET /api/standing-leaves`: which clients may do what without asking, oldest first. */
export function getStandingLeaves(parts: ApprovalParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const rows = await listLeaves(parts, userId)
    const leaves = rows.map(({ id, client, scope, created_at }) => ({
      id,
      client,
      scope,
      created_at: created_at.toISOString(),
    }))
    response.set('Cache-Control', 'no-store').json({ leaves })
  }
}

/** The leaves of an owner that hold, oldest first. */
export function listLeaves(
  { database }: Pick<ApprovalParts, 'database'>,
  ownerId: string,
): Promise<StandingLeaveRow[]> {
  const query = database
    .selectFrom('standing_leaves')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
  return reachable('postgres', query.execute())
}

/** `DELETE /api/standing-leaves/{id}`: from here on that client has to ask again. */
export function deleteStandingLeave(parts: ApprovalParts): SignedInHandler {
  return async (person, request, response) => {
    const { id } = request.params
    const withdrawn = typeof id === 'string' && (await withdrawLeave(parts, person, id))
    if (!withdrawn) throw noSuchLeave()
    response.status(204).end()
  }
}

/** @returns false when there is no such leave of theirs, or it was withdrawn before */
export async function withdrawLeave(
  parts: ApprovalParts,
  person: SignedIn,
  id: string,
): Promise<boolean> {
  if (!/^leave_[a-z0-9]{26}$/.test(id)) return false
  const work = parts.database.transaction().execute(async (transaction) => {
    const leave = await transaction
      .updateTable('standing_leaves')
      .set({ withdrawn_at: new Date(parts.clock.now()) })
      .where('id', '=', id)
      .where('owner_id', '=', person.userId)
      .where('withdrawn_at', 'is', null)
      .returning(['client', 'scope'])
      .executeTakeFirst()
    if (!leave) return false
    await auditAnswer(transaction, parts, person, { decision: 'leave_withdrawn', ...leave })
    return true
  })
  return reachable('postgres', work)
}

const noSuchLeave = () =>
  new AppError('There is no such leave. GET /api/standing-leaves lists those you gave.', {
    code: 'leave_not_found',
    status: 404,
  })
