import type { RequestHandler } from 'express'
import { z } from 'zod'
import { parseRequest } from '@parley/shared/http/parse-request'
import type { PageSessionParts } from '../pages/page-session.ts'
import { seeOther } from '../pages/send-page.ts'
import { whoPressed } from '../pages/who-pressed.ts'
import { answerApproval, ANSWERS, type AnswerOutcome, type Answer } from './answer-approval.ts'
import type { Said } from './approval-words.ts'
import { withdrawLeave } from './standing-leaves.ts'

const AnswerForm = z.object({ approval: z.string().max(100), answer: z.enum(ANSWERS) })

/** `POST /approvals`: the button under a question. */
export function postAnswerForm(parts: PageSessionParts): RequestHandler {
  return async (request, response) => {
    const person = await whoPressed(parts, request)
    const { approval: id, answer } = parseRequest(AnswerForm, request.body)
    const outcome = await answerApproval(parts, person, { id, answer })
    seeOther(response, `/approvals?said=${saidAfter(outcome, answer)}`)
  }
}

function saidAfter(outcome: AnswerOutcome, answer: Answer): Said {
  if (outcome.kind === 'unknown') return 'unknown'
  if (outcome.kind === 'over') return outcome.status
  return answer === 'yes_and_leave' ? 'leave' : answer
}

const LeaveForm = z.object({ leave: z.string().max(100) })

/** `POST /approvals/withdraw`: the button beside a standing leave. */
export function postWithdrawForm(parts: PageSessionParts): RequestHandler {
  return async (request, response) => {
    const person = await whoPressed(parts, request)
    const { leave } = parseRequest(LeaveForm, request.body)
    await withdrawLeave(parts, person, leave)
    // Also where it was withdrawn before: what the person wants is so.
    seeOther(response, '/approvals?said=withdrawn')
  }
}
