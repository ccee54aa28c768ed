import type { ApprovalRow } from '@parley/shared/database/clients-schema'
import { reachable } from '../http/reachable.ts'
import type { ApprovalParts } from './approval-parts.ts'

/** Far more than anybody looks through; older ones are history. */
const MOST = 100

/** What clients asked of an owner, newest first; those that ran out are `expired`. */
export async function listApprovals(
  parts: ApprovalParts,
  ownerId: string,
  status?: ApprovalRow['status'],
): Promise<ApprovalRow[]> {
  await expireLate(parts, ownerId)
  const query = parts.database
    .selectFrom('approvals')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .$if(status !== undefined, (only) => only.where('status', '=', status ?? 'waiting'))
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(MOST)
  return reachable('postgres', query.execute())
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
