import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { currentPlace, type Place } from './tracing.ts'

/**
 * What goes on here, for whoever goes on with it elsewhere; nothing where nobody traces.
 * https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceparent(): { readonly traceparent?: string } {
  const place = currentPlace()
  const span = place && trace.getSpanContext(place)
  if (!span) return {}
  const flags = span.traceFlags.toString(16).padStart(2, '0')
  return { traceparent: `00-${span.traceId}-${span.spanId}-${flags}` }
}

/** What went on elsewhere; undefined where that cannot be read. */
export function placeOf(traceparent: string | null | undefined): Place | undefined {
  const span = traceparent ? parseTraceParent(traceparent) : null
  if (span === null) return undefined
  return trace.setSpanContext(ROOT_CONTEXT, { ...span, isRemote: true })
}
