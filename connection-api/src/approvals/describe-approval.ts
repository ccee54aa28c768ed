import type { ApprovalRow } from '@parley/shared/database/clients-schema'

/** What a client wants to change, as its owner sees it; instants as RFC 3339 in UTC. */
export function describeApproval(row: ApprovalRow) {
  return {
    id: row.id,
    client: row.client,
    tool: row.tool,
    scope: row.scope,
    question: row.question,
    status: row.status,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    answered_at: row.answered_at?.toISOString() ?? null,
    used_at: row.used_at?.toISOString() ?? null,
  }
}
