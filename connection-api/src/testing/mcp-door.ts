import { z } from 'zod'

/** What a door for tools answers, MCP's or the plain one. */
export interface ToolSaid {
  readonly ok: boolean
  readonly status: number
  /** Of a refusal. */
  readonly code: string
  readonly data: unknown
}

const Result = z.object({
  result: z.object({
    isError: z.boolean().optional(),
    content: z.array(z.object({ text: z.string() })),
    structuredContent: z.unknown().optional(),
  }),
})
const Refusal = z.object({ error: z.object({ data: z.object({ code: z.string() }) }) })

/** `tools/call` at `POST /mcp`, as a program with a tool token sends it. */
export async function useToolByMcp(
  mcpOrigin: string,
  token: string,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<ToolSaid> {
  const response = await fetch(`${mcpOrigin}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args },
    }),
  })
  const { status } = response
  const answer: unknown = await response.json()
  const said = Result.safeParse(answer)
  if (!said.success) {
    const code = Refusal.safeParse(answer).data?.error.data.code ?? `HTTP ${status}`
    return { ok: false, status, code, data: undefined }
  }
  const { isError = false, content, structuredContent: data } = said.data.result
  return { ok: !isError, status, code: content[0]?.text.split(':')[0] ?? '', data }
}
