import { AppError } from '@parley/shared/errors/app-error'
import { endCallNow } from '../calls/end-call.ts'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { GuestParts } from './guest-parts.ts'

/**
 * `DELETE /api/guest-links/{id}`: from here on nobody comes in by it, and its calls end. Revoking it
 * again ends what an outage left.
 */
export function deleteGuestLink(parts: GuestParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { id } = request.params
    const known = typeof id === 'string' && /^glink_[a-z0-9]{26}$/.test(id)
    if (!known || !(await revoke(parts, id, userId))) throw noSuchLink()
    const calls = await findOpenCallsOfLink(parts, id)
    await Promise.all(calls.map((call) => endCallNow(parts, call, 'link_revoked')))
    response.status(204).end()
  }
}

/** Waits for calls that are being opened by it, or is seen by them. */
async function revoke({ database, clock }: GuestParts, id: string, owner: string) {
  const update = database
    .updateTable('guest_links')
    .set((eb) => ({
      revoked_at: eb.fn.coalesce('revoked_at', eb.val(new Date(clock.now()))),
    }))
    .where('id', '=', id)
    .where('owner_id', '=', owner)
  const { numUpdatedRows } = await reachable('postgres', update.executeTakeFirst())
  return numUpdatedRows === 1n
}

function findOpenCallsOfLink({ database }: GuestParts, linkId: string) {
  const query = database
    .selectFrom('calls')
    .select(['id', 'room', 'caller_id'])
    .where('guest_link_id', '=', linkId)
    .where('ended_at', 'is', null)
  return reachable('postgres', query.execute())
}

const noSuchLink = () =>
  new AppError('There is no such link of yours. GET /api/guest-links lists them.', {
    code: 'link_not_found',
    status: 404,
  })
