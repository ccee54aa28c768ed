import { z } from 'zod'

const Attribute = z.strictObject({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.coerce.number() }),
  ]),
})

/** Strict: what is not listed here nobody has looked at. */
const Span = z.strictObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  kind: z.number(),
  flags: z.number(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: z.array(Attribute),
  events: z.tuple([]),
  links: z.array(
    z.strictObject({
      traceId: z.string(),
      spanId: z.string(),
      flags: z.number(),
      attributes: z.tuple([]),
      droppedAttributesCount: z.literal(0),
    }),
  ),
  status: z.strictObject({ code: z.number() }),
  droppedAttributesCount: z.literal(0),
  droppedEventsCount: z.literal(0),
  droppedLinksCount: z.literal(0),
})

/** https://opentelemetry.io/docs/specs/otlp/#otlphttp */
const Export = z.strictObject({
  resourceSpans: z.array(
    z.object({
      resource: z.strictObject({
        attributes: z.array(Attribute),
        droppedAttributesCount: z.literal(0),
      }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
})

/** A span as it was sent, and the service that sent it. */
export interface SentSpan {
  readonly service: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly endedAt: number
  readonly failed: boolean
  readonly attributes: Readonly<Record<string, unknown>>
  /** Traces that it goes back to without being part of them. */
  readonly links: readonly string[]
}

/** @throws {z.ZodError} what is sent is not as it should be, or more than it should be */
export function spansIn(body: string): SentSpan[] {
  const { resourceSpans } = Export.parse(JSON.parse(body))
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(valuesOf(resource.attributes)['service.name'])
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toSent(service, span)))
  })
}

function toSent(service: string, span: z.output<typeof Span>): SentSpan {
  const { traceId, spanId, parentSpanId, name } = span
  return {
    service,
    traceId,
    spanId,
    parentSpanId,
    name,
    startedAt: Number(span.startTimeUnixNano / 1_000_000n),
    endedAt: Number(span.endTimeUnixNano / 1_000_000n),
    failed: span.status.code === 2,
    attributes: valuesOf(span.attributes),
    links: span.links.map((link) => link.traceId),
  }
}

function valuesOf(attributes: readonly z.output<typeof Attribute>[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
