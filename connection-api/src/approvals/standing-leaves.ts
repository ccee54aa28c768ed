import { AppError } from '@parley/shared/errors/app-error'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ApprovalParts } from './approval-parts.ts'

/** `GET /api/standing-leaves`: which clients may do what without asking, oldest first. */
export function getStandingLeaves({ database }: ApprovalParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const query = database
      .selectFrom('standing_leaves')
      .selectAll()
      .where('owner_id', '=', userId)
      .where('withdrawn_at', 'is', null)
      .orderBy('created_at')
      .orderBy('id')
    const rows = await reachable('postgres', query.execute())
    const leaves = rows.map(({ id, client, scope, created_at }) => ({
      id,
      client,
      scope,
      created_at: created_at.toISOString(),
    }))
    response.set('Cache-Control', 'no-store').json({ leaves })
  }
}

/** `DELETE /api/standing-leaves/{id}`: from here on that client has to ask again. */
export function deleteStandingLeave({ database, clock }: ApprovalParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { id } = request.params
    const known = typeof id === 'string' && /^leave_[a-z0-9]{26}$/.test(id)
    const withdrawn = known && (await withdraw(id, userId))
    if (!withdrawn) throw noSuchLeave()
    response.status(204).end()
  }

  async function withdraw(id: string, ownerId: string): Promise<boolean> {
    const update = database
      .updateTable('standing_leaves')
      .set({ withdrawn_at: new Date(clock.now()) })
      .where('id', '=', id)
      .where('owner_id', '=', ownerId)
      .where('withdrawn_at', 'is', null)
      .returning('id')
    return (await reachable('postgres', update.executeTakeFirst())) !== undefined
  }
}

const noSuchLeave = () =>
  new AppError('There is no such leave. GET /api/standing-leaves lists those you gave.', {
    code: 'leave_not_found',
    status: 404,
  })
