import type { Logger } from '@parley/shared/logging/logger'
import type { Clock } from '@parley/shared/time/clock'
import { admitToolCall, type AccessDeps, type ToolRequest } from '../access/admit-tool-call.ts'
import type { AdmittedCall } from '../access/admit-tool-call.ts'
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
export async function runAdmitted(
  deps: Pick<RunDeps, 'audit' | 'clock' | 'log'>,
  call: AdmittedCall,
): Promise<ToolAnswer> {
  const { tool, principal, attestation } = call
  const now = deps.clock.now()
  const audit = deps.audit.begin(subjectOf(principal), tool.name, tool.scope, now)
  try {
    const answer = await tool.perform(call.args, { principal, attestation, now, audit })
    if (answer.ok) audit.finish('allowed', hasAsked(answer.data) ? ASKED : undefined)
    else audit.finish('refused', answer.code)
    return answer
  } catch (err) {
    const refused = toRefused(err, principal.kind)
    audit.finish('failed', refused.code)
    deps.log.error({ err, tool: tool.name, via: principal.via }, 'A tool failed')
    return refused
  }
}

const hasAsked = ({ outcome }: Readonly<Record<string, unknown>>) => outcome === 'consent_needed'
