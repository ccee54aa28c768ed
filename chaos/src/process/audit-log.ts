import type { AuditLog } from '@parley/mcp-server/src/audit/audit-log.ts'

/**
 * Rows of reads and refusals, kept nowhere: they are written in batches by the wall clock, and no
 * promise of appointments rests on them. The row of a write goes into its transaction all the same.
 */
export function keepNothing(): AuditLog {
  return {
    add: () => undefined,
    countUnsigned: () => undefined,
    unsigned: 0,
    flush: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}
