import { readOrigin } from '@parley/shared/sessions/call-record'
import { inside, isTracing, openSpan } from '@parley/shared/telemetry/tracing'
import type { IncomingCall } from './incoming-call.ts'

/** Does `work` in the trace that began when somebody asked for the call; one span of it is the call. */
export async function traceCall<T>(
  { redis, ending }: Pick<IncomingCall, 'redis' | 'ending'>,
  callId: string,
  work: () => Promise<T>,
): Promise<T> {
  if (!isTracing()) return work()
  const within = await readOrigin(redis, callId).catch(() => undefined)
  const span = openSpan('call', { within, says: { 'parley.call_id': callId } })
  ending.onEnd(async (why) => {
    span?.says({ 'parley.outcome': why })
    span?.end()
  })
  return inside(span?.place, work)
}
