import { llm } from '@livekit/agents'
import type { CallActivity } from '../activity/call-activity.ts'
import { acts, type ToolArguments, type ToolCaller } from './call-tool.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** How long the caller hears nothing before a word that we are at it, in milliseconds. */
const FILLER_AFTER_MS = 1200
const FILLER = 'One moment.'

/** The tools of the MCP server as the framework wants them. Their structured results stay here. */
export function createToolset(caller: ToolCaller, activity: CallActivity): llm.FunctionTool[] {
  return caller.tools.map((tool) => toFunctionTool(tool, caller, activity))
}

function toFunctionTool(tool: ToolDefinition, caller: ToolCaller, activity: CallActivity) {
  return llm.tool({
    name: tool.name,
    description: tool.description,
    parameters: tool.inputSchema,
    execute: async (args: ToolArguments, { ctx, abortSignal }: llm.ToolOptions) => {
      const acting = acts(tool, args)
      if (acting) protect(ctx)
      const ended = activity.called(tool.name, args, tool.words)
      const answer = await ctx.filler(FILLER, { delay: FILLER_AFTER_MS }, () =>
        caller.call(tool, args, acting ? undefined : abortSignal),
      )
      ended(answer)
      if (!answer.ok) throw new llm.ToolError(answer.text)
      return answer.text
    },
  })
}

/**
 * Someone who starts to speak would otherwise tear the call from its result: it would be done and
 * the model would not know. Whoever has already spoken is heard first. It holds until the result
 * has been said: what happened to somebody's calendar is heard to its end.
 */
function protect(ctx: llm.ToolOptions['ctx']): void {
  try {
    ctx.disallowInterruptions()
  } catch {
    throw new llm.ToolError('INTERRUPTED: The caller spoke. Nothing was done. Listen first.')
  }
}
