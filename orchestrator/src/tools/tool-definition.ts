import { z } from 'zod'
import { Scope } from '@parley/shared/tokens/scope'

const OneLine = z.string().regex(/^[^\p{C}]{1,100}$/u)

/** What its caller is shown of it at work; without it, what its name says. */
const ToolWords = z.object({ doing: OneLine, done: OneLine })
type ToolWords = z.output<typeof ToolWords>

/** What a tool says about itself beside its name and schema. */
const Posture = z.object({
  'parley/scope': Scope.default('read'),
  'parley/two-step': z.boolean().default(false),
  'parley/words': ToolWords.optional().catch(undefined),
})

/** A tool of the MCP server, as far as the worker is concerned. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string
  /** JSON Schema of an object. */
  readonly inputSchema: Readonly<Record<string, unknown>>
  /** The one scope that a call of it needs. */
  readonly scope: Scope
  /** It returns a question first, and acts when it is called again with the consent. */
  readonly twoStep: boolean
  readonly words?: ToolWords | undefined
}

/** A tool as `tools/list` gives it. */
export interface ListedTool {
  readonly name: string
  readonly description?: string | undefined
  readonly inputSchema: Readonly<Record<string, unknown>>
  readonly _meta?: Readonly<Record<string, unknown>> | undefined
}

/**
 * A tool that does not say which scope it needs in a way that we know is left out: it could not be
 * called with the narrowest token. `$schema` goes, since some models refuse it.
 */
export function readToolDefinition(listed: ListedTool): ToolDefinition | undefined {
  const posture = Posture.safeParse(listed._meta ?? {})
  if (!posture.success) return undefined
  const { $schema: _, ...inputSchema } = listed.inputSchema
  return {
    name: listed.name,
    description: listed.description ?? '',
    inputSchema: { ...inputSchema, type: 'object' },
    scope: posture.data['parley/scope'],
    twoStep: posture.data['parley/two-step'],
    words: posture.data['parley/words'],
  }
}
