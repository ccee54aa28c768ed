import type { Logger } from '@parley/shared/logging/logger'
import { report, traced, type OpenSpan } from '@parley/shared/telemetry/tracing'
import type { Clock } from '@parley/shared/time/clock'
import { admitToolCall, type AccessDeps, type ToolRequest } from '../access/admit-tool-call.ts'
import type { AdmittedCall } from '../access/admit-tool-call.ts'
import type { AuditOutcome } from '../audit/audit-row.ts'
import { subjectOf } from '../audit/audit-subject.ts'
import { toRefused } from './tool-failure.ts'
import type { ToolAnswer } from './tool-answer.ts'

/** In the audit, of a call that was let through, asked its question, and changed nothing. */
const ASKED = 'ASKED'

export interface RunDeps extends AccessDeps {
  readonly clock: Clock
  readonly log: Logger
}

/**
 * The one path to a tool, whatever the door: admit, run, audit. `POST /mcp` takes the two steps
 * apart, because an answer of the first is HTTP's and of the second MCP's.
 *
 * @throws {AccessRefusal} when the tool was not reached
 */
export async function runTool(
  deps: RunDeps,
  token: string | undefined,
  request: ToolRequest,
): Promise<ToolAnswer> {
  return runAdmitted(deps, await admitToolCall(deps, token, request))
}

/** Runs a tool whose call was admitted. It throws nothing: failures become words. */
export function runAdmitted(deps: Running, call: AdmittedCall): Promise<ToolAnswer> {
  const { trace } = call
  return traced('tool', { ...trace, says: saysOf(call) }, (says) => {
    if (trace) report('admission', { startedAt: trace.startedAt })
    return perform(deps, call, says)
  })
}

type Running = Pick<RunDeps, 'audit' | 'clock' | 'log'>

function saysOf({ tool, principal: { via } }: AdmittedCall) {
  return {
    'parley.tool': tool.name,
    'parley.scope': tool.scope,
    'parley.door': via.kind,
    ...(via.kind === 'call' && { 'parley.call_id': via.callId }),
  }
}

async function perform(
  deps: Running,
  call: AdmittedCall,
  says: OpenSpan<'tool'>['says'],
): Promise<ToolAnswer> {
  const { tool, principal, attestation } = call
  const now = deps.clock.now()
  const audit = deps.audit.begin(subjectOf(principal), tool.name, tool.scope, now)
  const finish = (outcome: AuditOutcome, code?: string) => {
    audit.finish(outcome, code)
    says({ 'parley.outcome': outcome, ...(code !== undefined && { 'parley.code': code }) })
  }
  try {
    const answer = await tool.perform(call.args, { principal, attestation, now, audit })
    if (answer.ok) finish('allowed', hasAsked(answer.data) ? ASKED : undefined)
    else finish('refused', answer.code)
    return answer
  } catch (err) {
    const refused = toRefused(err, principal.kind)
    finish('failed', refused.code)
    deps.log.error({ err, tool: tool.name, via: principal.via }, 'A tool failed')
    return refused
  }
}

const hasAsked = ({ outcome }: Readonly<Record<string, unknown>>) => outcome === 'consent_needed'
