import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { describeLink } from './describe-link.ts'
import type { GuestParts } from './guest-parts.ts'

const MOST = 200

/** `GET /api/guest-links`: the owner's links, newest first, revoked and expired ones too. */
export function getGuestLinks({ database, clock }: GuestParts): SignedInHandler {
  return async ({ userId }, _request, response) => {
    const query = database
      .selectFrom('guest_links')
      .selectAll()
      .where('owner_id', '=', userId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(MOST)
    const rows = await reachable('postgres', query.execute())
    const links = rows.map((row) => describeLink(row, clock.now()))
    response.set('Cache-Control', 'no-store').json({ links })
  }
}
