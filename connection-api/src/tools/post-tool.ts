/**
 * Asks the MCP server's plain door. What it answers is not read here: any status is an answer.
 *
 * @param body arguments, with the token as `jwt_token`
 * @throws when there is no answer in time, or none that is JSON
 */
export async function postTool(
  origin: string,
  tool: string,
  body: unknown,
  withinMs: number,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${origin}/tools/${encodeURIComponent(tool)}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(withinMs),
  })
  return { status: response.status, body: await response.json() }
}
