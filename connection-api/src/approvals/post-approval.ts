import { z } from 'zod'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import { ANSWERS, answerApproval } from './answer-approval.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { describeApproval } from './describe-approval.ts'

const Body = z.strictObject({ answer: z.enum(ANSWERS) })

/** `POST /api/approvals/{id}`: no, yes, or yes and a standing leave. */
export function postApproval(parts: ApprovalParts): SignedInHandler {
  return async (person, request, response) => {
    const { answer } = parseRequest(Body, request.body)
    const { id } = request.params
    const asked = typeof id === 'string' ? id : ''
    const outcome = await answerApproval(parts, person, { id: asked, answer })
    if (outcome.kind === 'unknown') throw noSuchApproval()
    if (outcome.kind === 'over') throw isOver(outcome.status)
    response.set('Cache-Control', 'no-store').json({ approval: describeApproval(outcome.approval) })
  }
}

const noSuchApproval = () =>
  new AppError('Nobody asked you that. GET /api/approvals lists what was asked.', {
    code: 'approval_not_found',
    status: 404,
  })

function isOver(status: 'used' | 'expired'): AppError {
  const message =
    status === 'used'
      ? 'That has been done already. See GET /api/appointments/upcoming.'
      : 'That question is too old. The client can ask again.'
  return new AppError(message, { code: `approval_${status}`, status: 409 })
}
