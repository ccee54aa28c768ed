import { durations } from '@parley/shared/telemetry/figures'
import type { AuditTrail } from './audit-trail.ts'

const toolSeconds = durations(
  'parley_tool_seconds',
  'Calls of tools from admission to answer, by the outcome that is audited: allowed, refused, failed',
  ['tool', 'scope', 'outcome'],
)

/** The same trail, and what passes along it is counted: every call of a tool does, whatever its door. */
export function countTools(trail: AuditTrail): AuditTrail {
  return {
    ...trail,
    begin(subject, tool, scope, startedAt) {
      const entry = trail.begin(subject, tool, scope, startedAt)
      return {
        ...entry,
        finish(outcome, code) {
          entry.finish(outcome, code)
          const seconds = entry.row().duration_ms / 1000
          toolSeconds.observe({ ...named(tool, scope), outcome }, seconds)
        },
      }
    },
  }
}

/** Without a scope it is no tool of ours, and its name is whatever somebody sent. */
function named(tool: string, scope: string | null): { tool: string; scope: string } {
  return scope === null ? { tool: 'unknown', scope: 'none' } : { tool, scope }
}
