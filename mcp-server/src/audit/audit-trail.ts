import type { IdMaker } from '@parley/shared/identity/ids'
import type { Clock, Instant } from '@parley/shared/time/clock'
import type { AuditLog } from './audit-log.ts'
import type { AuditOutcome, AuditRow, AuditSubject } from './audit-row.ts'

/** One call of a tool, on its way to exactly one audit row. */
export interface AuditEntry {
  /** The row, for the transaction of a write that is allowed. */
  row(): AuditRow
  /** That transaction is committed: the row is there. */
  committed(): void
  /** The call ended; writes the row unless a transaction has. */
  finish(outcome: AuditOutcome, code?: string): void
}

export interface AuditTrail {
  /** @param tool name and scope as they will be read; the scope is null for no tool of ours */
  begin(subject: AuditSubject, tool: string, scope: string | null, startedAt: Instant): AuditEntry
  countUnsigned(): void
}

export function createAuditTrail(log: AuditLog, clock: Clock, newId: IdMaker): AuditTrail {
  return {
    begin(subject, tool, scope, startedAt) {
      let done = false
      const rowOf = (outcome: AuditOutcome, code?: string): AuditRow => ({
        id: newId('aud'),
        at: new Date(startedAt),
        ...subject,
        tool,
        scope,
        outcome,
        code: code ?? null,
        duration_ms: Math.max(0, clock.now() - startedAt),
      })
      return {
        row: () => rowOf('allowed'),
        committed() {
          done = true
        },
        finish(outcome, code) {
          if (!done) log.add(rowOf(outcome, code))
          done = true
        },
      }
    },
    countUnsigned: () => log.countUnsigned(),
  }
}
