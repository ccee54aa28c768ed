import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { describeApproval } from './describe-approval.ts'
import { listApprovals } from './list-approvals.ts'

const Query = z.strictObject({
  status: z.enum(['waiting', 'approved', 'refused', 'used', 'expired']).optional(),
})

/** `GET /api/approvals`: what clients asked of the person, newest first; `?status=waiting`. */
export function getApprovals(parts: ApprovalParts): SignedInHandler {
  return async ({ userId }, request, response) => {
    const { status } = parseRequest(Query, request.query)
    const rows = await listApprovals(parts, userId, status)
    response.set('Cache-Control', 'no-store').json({ approvals: rows.map(describeApproval) })
  }
}
