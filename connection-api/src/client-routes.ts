import { Router } from 'express'
import type { ApprovalParts } from './approvals/approval-parts.ts'
import { getApprovals } from './approvals/get-approvals.ts'
import { postApproval } from './approvals/post-approval.ts'
import { deleteStandingLeave, getStandingLeaves } from './approvals/standing-leaves.ts'
import { getDiagnostics, type DiagnosticsParts } from './diagnostics/get-diagnostics.ts'
import type { signInRequired } from './login/sign-in-required.ts'
import { postToolToken } from './tool-tokens/post-tool-token.ts'
import type { ToolParts } from './tools/tool-parts.ts'

export interface ClientParts extends ToolParts, ApprovalParts, DiagnosticsParts {}

/** The doors by which people let programs of their own in, answer what those ask, and look why. */
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
  routes.get('/api/auth/diagnostics', signedIn(getDiagnostics(parts)))
  return routes
}
