import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv'
import { z } from 'zod'
import type { AskedConsent, TurnRecord } from '../call/user-turn.ts'
import {
  McpFailure,
  type McpConnection,
  type ToolRequest,
  type ToolResult,
} from './mcp-connection.ts'
import { mintForCall, type Minting } from './mint-tool-token.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** A caller waits no longer than this for one try, in milliseconds. */
const READ_TIMEOUT_MS = 4000
const WRITE_TIMEOUT_MS = 8000

/** The first answer of a two-step tool. */
const Asked = z.object({
  outcome: z.literal('consent_needed'),
  question: z.string(),
  consent: z.string(),
  expires_at: z.iso.datetime(),
})

/** The question that a first step gave, if it did. */
export function questionIn(answer: ToolAnswer): AskedConsent | undefined {
  const asked = Asked.safeParse(answer.ok ? answer.structured : undefined)
  if (!asked.success) return undefined
  const { consent: handle, question, expires_at } = asked.data
  return { handle, question, expiresAt: Date.parse(expires_at) }
}

/** What the model gets: text made for speaking, or an error `CODE: sentence.` to act on. */
export type ToolAnswer =
  | { readonly ok: true; readonly text: string; readonly structured: ToolResult['structured'] }
  | { readonly ok: false; readonly text: string }

export type ToolArguments = Readonly<Record<string, unknown>>

export interface ToolCaller {
  readonly tools: readonly ToolDefinition[]
  /** @param signal ends the wait; not for a call that acts */
  call(tool: ToolDefinition, args: ToolArguments, signal?: AbortSignal): Promise<ToolAnswer>
}

/** Calls tools for one call of one caller's. */
export function createToolCaller(
  mcp: McpConnection,
  minting: Minting,
  turns: TurnRecord,
): ToolCaller {
  const problemOf = argumentChecks(mcp.tools)
  return {
    tools: mcp.tools,
    async call(tool, args, signal) {
      if (problemOf(tool, args)) return refused(`BAD_ARGUMENTS: I got that wrong. ${ADVICE}`)
      const consent = consentOf(args)
      const request = {
        name: tool.name,
        args,
        mint: mintForCall(minting, tool, args, turns.attest(consent)),
        timeoutMs: tool.scope === 'read' ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS,
        signal,
      }
      const answer = await ask(mcp, request, mayRepeat(tool, args))
      turns.acted(consent, answer.ok)
      const question = questionIn(answer)
      if (question) turns.asked(question)
      return answer
    },
  }
}

const ADVICE = 'Call the tool again with the arguments that its schema asks for.'

/** The handle that a model passes with the second call of a two-step tool. */
export function consentOf(args: ToolArguments): string | undefined {
  const consent = args['consent']
  return typeof consent === 'string' ? consent : undefined
}

/** Does this call change something, rather than ask whether it may? */
export function acts(tool: ToolDefinition, args: ToolArguments): boolean {
  if (tool.scope === 'read') return false
  return !tool.twoStep || consentOf(args) !== undefined
}

/**
 * Reading twice is harmless, and a consent answers with the result that it already had. A first
 * step would hold a second slot.
 */
function mayRepeat(tool: ToolDefinition, args: ToolArguments): boolean {
  return tool.scope === 'read' || (tool.twoStep && consentOf(args) !== undefined)
}

async function ask(
  mcp: McpConnection,
  request: ToolRequest,
  mayRepeat: boolean,
): Promise<ToolAnswer> {
  try {
    return toAnswer(await mcp.call(request))
  } catch (error) {
    const failure = toFailure(error)
    const pointless = failure.status === 401 || failure.status === 403
    if (pointless || !mayRepeat || request.signal?.aborted) return explain(failure)
    return ask(mcp, request, false)
  }
}

function toFailure(error: unknown): McpFailure {
  if (error instanceof McpFailure) return error
  throw error
}

function toAnswer(result: ToolResult): ToolAnswer {
  return result.isError
    ? refused(result.text)
    : { ok: true, text: result.text, structured: result.structured }
}

function explain(failure: McpFailure): ToolAnswer {
  if (failure.status === 401) {
    return refused('SIGN_IN_AGAIN: This call is over. Please sign in and call again. Say goodbye.')
  }
  if (failure.status === 403) {
    return refused('NOT_ALLOWED: I may not do that in this call. Say so and offer something else.')
  }
  return refused(
    'TRY_AGAIN: I cannot reach the calendar just now. Please try again in a moment. Nothing is known to have changed; wait until the caller asks again.',
  )
}

function refused(text: string): ToolAnswer {
  return { ok: false, text }
}

/** The framework hands a model's arguments on unchecked. */
function argumentChecks(tools: readonly ToolDefinition[]) {
  const ajv = new AjvJsonSchemaValidator()
  const validators = new Map(
    tools.map((tool) => [tool.name, ajv.getValidator({ ...tool.inputSchema })]),
  )
  return (tool: ToolDefinition, args: ToolArguments): boolean =>
    validators.get(tool.name)?.(args).valid !== true
}
