import { createHmac } from 'node:crypto'
import type { SimulatedCall, ToolResult } from '@parley/dev/src/vapi/simulated-call.ts'
import { VAPI_HMAC_KEY } from './agent-scene.ts'

/** A guest, as the telephone tells Vapi's model. */
export const SAM = { name: 'Sam Lee', phone: '07700 900123' }

export const textOf = ({ result, error }: ToolResult) => result ?? error ?? ''
export const handleIn = (kind: 'slot' | 'consent', result: ToolResult) =>
  new RegExp(`\\[${kind} (\\w+):`).exec(textOf(result))?.[1] ?? ''
export const questionIn = (result: ToolResult) => /^[^[]*\?/.exec(textOf(result))?.[0] ?? ''

/** Headers of a message that Vapi signs. */
export function signedByVapi(timestamp: string, body: string): Record<string, string> {
  const hmac = createHmac('sha256', VAPI_HMAC_KEY).update(`${timestamp}.${body}`)
  return { 'x-timestamp': timestamp, 'x-signature': hmac.digest('hex') }
}

/**
 * Somebody asks the owner `user_id` for an hour of a day.
 *
 * @param silent Vapi tells nothing of what was said
 * @returns the booking's arguments, its consent and the question itself, which nobody has said yet
 */
export async function askToBook(
  call: SimulatedCall,
  { user_id, day, hour }: { readonly user_id: string; readonly day: string; readonly hour: number },
  silent = false,
) {
  call.agentSays('Hello. How can I help?')
  call.callerSays(`I need an appointment on Wednesday at ${hour}.`)
  const when = `${day}T${String(hour).padStart(2, '0')}:00`
  const found = await call.use('find_times', { user_id, when }, { silent })
  const args = { user_id, slot: handleIn('slot', found), title: 'Check-up', ...SAM }
  const asked = await call.use('book_appointment', args, { silent })
  return { args, consent: handleIn('consent', asked), question: questionIn(asked) }
}
