import type { Transaction } from 'kysely'
import { z } from 'zod'
import type { ApprovalRow } from '@parley/shared/database/clients-schema'
import type { Database } from '@parley/shared/database/schema'
import { AppError } from '@parley/shared/errors/app-error'
import { parseRequest } from '@parley/shared/http/parse-request'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { SignedInHandler } from '../login/sign-in-required.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { auditAnswer } from './audit-answer.ts'
import { describeApproval } from './describe-approval.ts'

const Body = z.strictObject({ answer: z.enum(['no', 'yes', 'yes_and_leave']) })
type Answer = z.output<typeof Body>['answer']

/**
 * `POST /api/approvals/{id}`: the person's answer to what a client asked. It can be changed for as
 * long as it was not used; `yes_and_leave` also lets the client use every tool of that scope from
 * now on without asking.
 */
export function postApproval(parts: ApprovalParts): SignedInHandler {
  return async (person, request, response) => {
    const { answer } = parseRequest(Body, request.body)
    const { id } = request.params
    if (typeof id !== 'string' || !/^appr_[a-z0-9]{26}$/.test(id)) throw noSuchApproval()
    const work = parts.database
      .transaction()
      .execute((transaction) => give(transaction, parts, person, { id, answer }))
    const outcome = await reachable('postgres', work)
    if (outcome.kind === 'unknown') throw noSuchApproval()
    if (outcome.kind === 'over') throw isOver(outcome.status)
    response.set('Cache-Control', 'no-store').json({ approval: describeApproval(outcome.approval) })
  }
}

type Outcome =
  | { readonly kind: 'given'; readonly approval: ApprovalRow }
  | { readonly kind: 'over'; readonly status: 'used' | 'expired' }
  | { readonly kind: 'unknown' }

async function give(
  transaction: Transaction<Database>,
  parts: ApprovalParts,
  person: SignedIn,
  { id, answer }: { id: string; answer: Answer },
): Promise<Outcome> {
  const { clock, newId } = parts
  const { userId: ownerId } = person
  const now = new Date(clock.now())
  const asked = await transaction
    .selectFrom('approvals')
    .selectAll()
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .forUpdate()
    .executeTakeFirst()
  if (!asked) return { kind: 'unknown' }
  if (asked.status === 'used') return { kind: 'over', status: 'used' }
  if (asked.status === 'expired' || asked.expires_at <= now) {
    return { kind: 'over', status: 'expired' }
  }
  const { client, scope } = asked
  if (answer === 'yes_and_leave') {
    const leave = { id: newId('leave'), owner_id: ownerId, client, scope, created_at: now }
    await transaction
      .insertInto('standing_leaves')
      .values(leave)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  await auditAnswer(transaction, parts, person, { decision: answer, client, scope })
  const approval = await transaction
    .updateTable('approvals')
    .set({ status: answer === 'no' ? 'refused' : 'approved', answered_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return { kind: 'given', approval }
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
