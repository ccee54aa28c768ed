import { createHmac } from 'node:crypto'
import type { ToolResult } from '@parley/dev/src/vapi/simulated-call.ts'
import { VAPI_HMAC_KEY } from './agent-scene.ts'

export const textOf = ({ result, error }: ToolResult) => result ?? error ?? ''
export const handleIn = (kind: 'slot' | 'consent', result: ToolResult) =>
  new RegExp(`\\[${kind} (\\w+):`).exec(textOf(result))?.[1] ?? ''
export const questionIn = (result: ToolResult) => /^[^[]*\?/.exec(textOf(result))?.[0] ?? ''

/** Headers of a message that Vapi signs. */
export function signedByVapi(timestamp: string, body: string): Record<string, string> {
  const hmac = createHmac('sha256', VAPI_HMAC_KEY).update(`${timestamp}.${body}`)
  return { 'x-timestamp': timestamp, 'x-signature': hmac.digest('hex') }
}
