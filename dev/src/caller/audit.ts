import { z } from 'zod'
import { waitUntil } from '../processes/wait-until.ts'
import type { ApiClient } from './api-client.ts'

/** A row of `GET /api/calls/{id}/audit`. */
export const AuditRow = z.looseObject({
  at: z.string(),
  tool: z.string(),
  scope: z.string().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
  duration_ms: z.number(),
})
export type AuditRow = z.output<typeof AuditRow>

const Audit = z.object({ audit: z.array(AuditRow) })

/** Rows of reads are written in short batches: no new one for this long means that all are there. */
const QUIET_MS = 1500
const WITHIN_MS = 6000

/** What was done in a call, once it has all been written. */
export async function readAudit(api: ApiClient, callId: string): Promise<readonly AuditRow[]> {
  let rows: readonly AuditRow[] = []
  let changedAt = performance.now()
  const isComplete = async () => {
    const { audit } = await api.get(`/api/calls/${encodeURIComponent(callId)}/audit`, Audit)
    if (audit.length !== rows.length) changedAt = performance.now()
    rows = audit
    return performance.now() - changedAt >= QUIET_MS
  }
  await waitUntil(isComplete, { withinMs: WITHIN_MS, everyMs: 250 })
  return rows
}
