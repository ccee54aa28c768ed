import { z } from 'zod'

const Answer = z.object({
  ok: z.boolean(),
  text: z.string().optional(),
  data: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
})

/** The MCP server's plain door, as a program with a tool token uses it. */
export async function useTool(
  mcpOrigin: string,
  token: string,
  name: string,
  args: Readonly<Record<string, unknown>> = {},
) {
  const response = await fetch(`${mcpOrigin}/tools/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...args, jwt_token: token }),
  })
  return { status: response.status, ...Answer.parse(await response.json()) }
}
