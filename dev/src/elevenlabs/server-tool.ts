import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CHECKOUT } from '../state-folder.ts'

type Variables = Readonly<Record<string, string>>

/** ElevenLabs gives a tool so long unless it is told otherwise. */
const PATIENCE_MS = 20_000

const Header = z.union([z.string(), z.strictObject({ variable_name: z.string() })])

/** A server tool as `POST /v1/convai/tools` takes it, as far as ours go. */
const ToolConfig = z.looseObject({
  type: z.literal('webhook'),
  name: z.string(),
  api_schema: z.looseObject({
    url: z.url(),
    method: z.literal('POST'),
    request_body_schema: z.looseObject({
      properties: z.record(
        z.string(),
        z.looseObject({ type: z.string(), description: z.string() }),
      ),
      required: z.array(z.string()),
    }),
    request_headers: z.record(z.string(), Header),
  }),
})
export type ToolConfig = z.output<typeof ToolConfig>

/** The tools that docs/elevenlabs.md tells people to make, at an address of this machine. */
export async function documentedTools(baseUrl: string): Promise<readonly ToolConfig[]> {
  const text = await readFile(join(CHECKOUT, 'docs', 'elevenlabs-tools.json'), 'utf8')
  const tools = z.array(z.strictObject({ tool_config: ToolConfig })).parse(JSON.parse(text))
  return tools.map(({ tool_config: tool }) => {
    const url = new URL(new URL(tool.api_schema.url).pathname, baseUrl).href
    return { ...tool, api_schema: { ...tool.api_schema, url } }
  })
}

/** Variables that a tool needs a value of before a conversation starts; system ones have one. */
export function neededVariables({ api_schema }: ToolConfig): string[] {
  const named = Object.values(api_schema.request_headers).flatMap((header) =>
    typeof header === 'string' ? [] : [header.variable_name],
  )
  return named.filter((name) => !name.startsWith('system__'))
}

export interface ToolAnswer {
  readonly status: number
  readonly body: unknown
}

/**
 * Calls a server tool as ElevenLabs does: the plain request that its schema describes, with neither
 * envelope nor signature. Members that the schema does not have are not sent.
 */
export async function callServerTool(
  { api_schema }: ToolConfig,
  variables: Variables,
  args: Readonly<Record<string, unknown>>,
): Promise<ToolAnswer> {
  const { properties, required } = api_schema.request_body_schema
  const missing = required.find((name) => args[name] === undefined)
  if (missing !== undefined) throw new Error(`The model left out ${missing}`)
  const known = Object.entries(args).filter(([name]) => name in properties)
  const response = await fetch(api_schema.url, {
    method: api_schema.method,
    headers: { 'content-type': 'application/json', ...headersOf(api_schema, variables) },
    body: JSON.stringify(Object.fromEntries(known)),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return { status: response.status, body: await response.json() }
}

function headersOf({ request_headers }: ToolConfig['api_schema'], variables: Variables) {
  const headers = Object.entries(request_headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : (variables[value.variable_name] ?? ''),
  ])
  return Object.fromEntries(headers)
}
