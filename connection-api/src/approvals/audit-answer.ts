import type { Transaction } from 'kysely'
import type { Database } from '@parley/shared/database/schema'
import type { SignedIn } from '../login/login-session.ts'
import type { ApprovalParts } from './approval-parts.ts'

/** What a person decided about their programs; stands in `code`. */
export type Decision = 'no' | 'yes' | 'yes_and_leave' | 'leave_withdrawn'

/** A decision's audit row, in the transaction that makes it count. */
export async function auditAnswer(
  transaction: Transaction<Database>,
  { clock, newId }: ApprovalParts,
  { userId, sid }: Pick<SignedIn, 'userId' | 'sid'>,
  decided: { readonly decision: Decision; readonly scope: string; readonly client: string },
): Promise<void> {
  await transaction
    .insertInto('audit')
    .values({
      id: newId('aud'),
      at: new Date(clock.now()),
      owner_id: userId,
      caller_id: userId,
      via: 'login',
      // About which program; the person themselves decided.
      act: `client:${decided.client}`,
      call_id: null,
      login_session_id: sid,
      tool: 'answer_approval',
      scope: decided.scope,
      outcome: 'allowed',
      code: decided.decision,
      duration_ms: 0,
    })
    .execute()
}
