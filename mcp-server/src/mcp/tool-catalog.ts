import { ListToolsResultSchema, type ListToolsResult } from '@modelcontextprotocol/sdk/types.js'
import type { CallerKind } from '@parley/shared/tokens/call-grant'
import type { Scope } from '@parley/shared/tokens/scope'
import { z } from 'zod'
import type { PackPrompt } from '../packs/pack.ts'
import type { ServedPack } from '../packs/open-packs.ts'
import type { Tool } from './tool.ts'

/** All tools, by name and as callers may see them. */
export interface ToolCatalog {
  readonly byName: ReadonlyMap<string, Tool>
  /** Answer to `tools/list`: what this caller may ever use. Made once for each kind of caller. */
  list(kind: CallerKind, scopes: readonly Scope[]): ToolList
}

/** An answer to `tools/list`, with the words of the packs that its tools are from. */
export type ToolList = {
  readonly tools: ListToolsResult['tools']
  readonly _meta: { readonly [PROMPTS]: readonly string[] }
}

/** Of `tools/list`, in its `_meta`: what the agent is told of the packs that its caller may use. */
export const PROMPTS = 'parley/prompts'

export function createToolCatalog(packs: readonly ServedPack[]): ToolCatalog {
  const tools = packs.flatMap((pack) => pack.tools)
  const definitions = new Map(tools.map((tool) => [tool, publish(tool)]))
  const lists = new Map<string, ToolList>()
  return {
    byName: new Map(tools.map((tool) => [tool.name, tool])),
    list(kind, scopes) {
      const key = `${kind} ${scopes.toSorted().join(' ')}`
      const known = lists.get(key)
      if (known) return known
      const isVisible = (tool: Tool) => scopes.includes(tool.scope) && isFor(tool, kind)
      const visible = tools.filter(isVisible).flatMap((tool) => definitions.get(tool) ?? [])
      const used = packs.filter((pack) => pack.tools.some(isVisible))
      const prompts = used.flatMap(({ prompt }) => promptFor(prompt, kind) ?? [])
      const list = { tools: visible, _meta: { [PROMPTS]: prompts } }
      lists.set(key, list)
      return list
    },
  }
}

const promptFor = (prompt: PackPrompt | undefined, kind: CallerKind) =>
  kind === 'owner' ? prompt?.owner : prompt?.guest

/** Guests are denied by default, tool by tool. */
export function isFor({ guest, owner }: Pick<Tool, 'guest' | 'owner'>, kind: CallerKind): boolean {
  return kind === 'owner' ? owner !== false : guest
}

function publish(tool: Tool): ListToolsResult['tools'][number] {
  const { name, title, description } = tool
  const [definition] = ListToolsResultSchema.parse({
    tools: [
      {
        name,
        title,
        description,
        inputSchema: toJsonSchema(tool.input, 'input'),
        outputSchema: toJsonSchema(tool.output, 'output'),
        annotations: annotationsOf(tool),
        _meta: {
          'parley/scope': tool.scope,
          'parley/two-step': tool.twoStep,
          'parley/guest': tool.guest,
          ...(tool.words && { 'parley/words': tool.words }),
        },
      },
    ],
  }).tools
  if (!definition) throw new Error('A tool could not be published')
  return definition
}

function toJsonSchema(schema: z.ZodObject, io: 'input' | 'output') {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, {
    io,
    target: 'draft-7',
    override: ({ jsonSchema }) => dropSafeRange(jsonSchema),
  })
  return json
}

/** That a whole number is one that JavaScript can hold tells nobody anything. */
function dropSafeRange(json: z.core.JSONSchema.BaseSchema): void {
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
}

/** Hints for clients that draw dialogs; our own checks do not rest on them. */
function annotationsOf({ scope, twoStep }: Tool) {
  if (scope === 'read') return { readOnlyHint: true, openWorldHint: true }
  return {
    readOnlyHint: false,
    destructiveHint: twoStep,
    idempotentHint: true,
    openWorldHint: true,
  }
}
