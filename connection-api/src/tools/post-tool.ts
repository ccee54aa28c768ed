import { traceparent } from '@parley/shared/telemetry/traceparent'
import { traced } from '@parley/shared/telemetry/tracing'

/**
 * Asks the MCP server's plain door. What it answers is not read here: any status is an answer.
 *
 * @param body arguments, with the token as `jwt_token`
 * @throws when there is no answer in time, or none that is JSON
 */
export function postTool(
  origin: string,
  tool: string,
  body: unknown,
  withinMs: number,
): Promise<{ status: number; body: unknown }> {
  return traced('ask', { says: { 'parley.tool': tool } }, async () => {
    const response = await fetch(`${origin}/tools/${encodeURIComponent(tool)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...traceparent() },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(withinMs),
    })
    return { status: response.status, body: await response.json() }
  })
}
