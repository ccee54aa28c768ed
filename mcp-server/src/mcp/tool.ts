import type { Instant } from '@parley/shared/time/clock'
import type { Scope } from '@parley/shared/tokens/scope'
import type { z } from 'zod'
import type { Attestation, Principal } from '../access/principal.ts'
import type { AuditEntry } from '../audit/audit-trail.ts'
import { refuse, type ToolAnswer } from './tool-answer.ts'

/** Who calls a tool and when; everything a tool knows of its caller. */
export interface ToolCall {
  readonly principal: Principal
  readonly attestation: Attestation
  readonly now: Instant
  /** A tool that writes puts this call's audit row into its transaction. */
  readonly audit: AuditEntry
}

/** What is shown to its caller of a tool at work, of one line each; never what it returned. */
export interface ToolWords {
  /** `Looking at the balance` */
  readonly doing: string
  /** `Looked at the balance` */
  readonly done: string
}

/** How a tool is published and what it takes, whatever it does. */
interface ToolDescription {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly scope: Scope
  /** The first call asks, the second, with a consent, does. */
  readonly twoStep: boolean
  /** A caller who is not the owner may use it, for what is theirs. */
  readonly guest: boolean
  /** False: it is for guests alone, and owners have other tools for the same. */
  readonly owner?: false
  /** Without them its title is shown. */
  readonly words?: ToolWords
  readonly input: z.ZodObject
  readonly output: z.ZodObject
}

export interface Tool extends ToolDescription {
  /** @param args as they were sent; what does not fit is refused in words */
  perform(args: unknown, call: ToolCall): Promise<ToolAnswer>
}

interface ToolSpec<Input extends z.ZodObject, Output extends z.ZodObject> extends ToolDescription {
  readonly input: Input
  readonly output: Output
  run(args: z.output<Input>, call: ToolCall): Promise<ToolAnswer<z.input<Output>>>
}

/** A tool whose arguments are checked before and whose data is checked after it ran. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  spec: ToolSpec<Input, Output>,
): Tool {
  return {
    ...spec,
    async perform(sent, call) {
      const parsed = parseArguments(spec.input, sent)
      if (!parsed.ok) return parsed
      const answer = await spec.run(parsed.args, call)
      return answer.ok ? { ...answer, data: spec.output.parse(answer.data) } : answer
    },
  }
}

/** Arguments that fit, or what is said of those that do not. */
export function parseArguments<Input extends z.ZodObject>(input: Input, sent: unknown) {
  const parsed = input.safeParse(sent)
  if (!parsed.success) return refuse('BAD_ARGUMENTS', explain(parsed.error))
  return { ok: true as const, args: parsed.data }
}

/** Names the arguments, never what was in them. */
function explain(error: z.ZodError): string {
  const [issue] = error.issues
  if (!issue) return 'Something in the arguments does not fit.'
  if (issue.code === 'unrecognized_keys') return 'There are arguments that this tool does not take.'
  return `The argument ${String(issue.path[0] ?? '')} is missing or does not fit.`
}
