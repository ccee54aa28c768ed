import { Router } from 'express'
import type { ApprovalParts } from './approvals/approval-parts.ts'
import { getApprovals } from './approvals/get-approvals.ts'
import { postApproval } from './approvals/post-approval.ts'
import { deleteStandingLeave, getStandingLeaves } from './approvals/standing-leaves.ts'
import type { signInRequired } from './login/sign-in-required.ts'
import { postToolToken } from './tool-tokens/post-tool-token.ts'
import type { ToolParts } from './tools/call-tool.ts'

export interface ClientParts extends ToolParts, ApprovalParts {}

/** The doors by which people let programs of their own in, and answer what those ask. */
export function clientRoutes(
  parts: ClientParts,
  signedIn: ReturnType<typeof signInRequired>,
): Router {
  const routes = Router()
  routes.post('/api/tool-tokens', signedIn(postToolToken(parts)))
  routes.get('/api/approvals', signedIn(getApprovals(parts)))
  routes.post('/api/approvals/:id', signedIn(postApproval(parts)))
  routes.get('/api/standing-leaves', signedIn(getStandingLeaves(parts)))
  routes.delete('/api/standing-leaves/:id', signedIn(deleteStandingLeave(parts)))
  return routes
}
