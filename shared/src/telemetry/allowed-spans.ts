import type { Attributes, Link, SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { isAllowed, ruleOf, type Attribute } from './spans.ts'

/**
 * A span as it may leave this process, made anew from what `spans.ts` allows: of what went wrong
 * only that it did, no events, of links only where they lead, and no attribute that does not look
 * as it should. It is the last thing that happens to a span, whoever made it.
 *
 * @returns undefined: it is none of ours
 */
export function allowedSpan(span: ReadableSpan): ReadableSpan | undefined {
  const rule = ruleOf(span.name)
  if (!rule) return undefined
  const attributes = allowed(span.attributes, rule.says)
  const names = (rule.named ?? []).flatMap((name) => attributes[name] ?? [])
  const context = bare(span.spanContext())
  return {
    name: [span.name, ...names].join(' '),
    kind: rule.kind,
    spanContext: () => context,
    ...(span.parentSpanContext && { parentSpanContext: bare(span.parentSpanContext) }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    status: { code: span.status.code },
    attributes,
    links: span.links.map(bareLink),
    events: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

function allowed(attributes: Attributes, names: readonly Attribute[]): Attributes {
  const kept = names.filter((name) => isAllowed(name, attributes[name]))
  return Object.fromEntries(kept.map((name) => [name, attributes[name]]))
}

/** Without a trace state, into which anybody may write. */
function bare({ traceId, spanId, traceFlags, isRemote = false }: SpanContext): SpanContext {
  return { traceId, spanId, traceFlags, isRemote }
}

const bareLink = ({ context }: Link): Link => ({ context: bare(context) })
