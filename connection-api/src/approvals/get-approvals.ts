import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { describeApproval } from './describe-approval.ts'

/** Far more than anybody looks through; older ones are history. */
const MOST = 100

const Query = z.strictObject({
  status: z.enum(['waiting', 'approved', 'refused', 'used', 'expired']).optional(),
})

/** `GET /api/approvals`: what clients asked of the person, newest first; `?status=waiting`. */
export function getApprovals(parts: ApprovalParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { status } = parseRequest(Query, request.query)
    await expireLate(parts, userId)
    const query = parts.database
      .selectFrom('approvals')
      .selectAll()
      .where('owner_id', '=', userId)
      .$if(status !== undefined, (only) => only.where('status', '=', status ?? 'waiting'))
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(MOST)
    const rows = await reachable('postgres', query.execute())
    response.set('Cache-Control', 'no-store').json({ approvals: rows.map(describeApproval) })
  }
}

async function expireLate({ database, clock }: ApprovalParts, ownerId: string): Promise<void> {
  const update = database
    .updateTable('approvals')
    .set({ status: 'expired' })
    .where('owner_id', '=', ownerId)
    .where('status', 'in', ['waiting', 'approved'])
    .where('expires_at', '<=', new Date(clock.now()))
  await reachable('postgres', update.execute())
}
