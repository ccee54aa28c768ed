import type { Transaction } from 'kysely'
import type { ApprovalRow } from '@parley/shared/database/clients-schema'
import type { Database } from '@parley/shared/database/schema'
import { reachable } from '../http/reachable.ts'
import type { SignedIn } from '../login/login-session.ts'
import type { ApprovalParts } from './approval-parts.ts'
import { auditAnswer } from './audit-answer.ts'

export const ANSWERS = ['no', 'yes', 'yes_and_leave'] as const
export type Answer = (typeof ANSWERS)[number]

export type AnswerOutcome =
  | { readonly kind: 'given'; readonly approval: ApprovalRow }
  | { readonly kind: 'over'; readonly status: 'used' | 'expired' }
  | { readonly kind: 'unknown' }

/**
 * The person's answer to what a client asked, whichever door it comes by. It can be changed for as
 * long as it was not used; `yes_and_leave` also lets the client use every tool of that scope from
 * now on without asking.
 */
export async function answerApproval(
  parts: ApprovalParts,
  person: SignedIn,
  given: { readonly id: string; readonly answer: Answer },
): Promise<AnswerOutcome> {
  if (!/^appr_[a-z0-9]{26}$/.test(given.id)) return { kind: 'unknown' }
  const work = parts.database
    .transaction()
    .execute((transaction) => give(transaction, parts, person, given))
  return reachable('postgres', work)
}

async function give(
  transaction: Transaction<Database>,
  parts: ApprovalParts,
  person: SignedIn,
  { id, answer }: { id: string; answer: Answer },
): Promise<AnswerOutcome> {
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
