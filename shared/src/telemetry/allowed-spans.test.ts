import { inspect } from 'node:util'
import { ROOT_CONTEXT, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace'
import { expect, it } from 'vitest'
import { allowedSpan } from './allowed-spans.ts'

const PERSONAL = 'Grace Hopper, grace@example.com'
const place = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  traceFlags: TraceFlags.SAMPLED,
  traceState: new TraceState(`vendor=${PERSONAL.replaceAll(/[ ,=]/g, '_')}`),
}

/** A span in which somebody has put all that a span can hold. */
function hostileSpan(name: string): ReadableSpan {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const options = {
    attributes: {
      'parley.tool': 'book_appointment',
      'parley.code': PERSONAL,
      'parley.outcome': ['refused'],
      'parley.provider': 'google',
      'db.query.text': `select '${PERSONAL}'`,
      'url.full': `https://example.com/?who=${PERSONAL}`,
    },
    links: [{ context: place, attributes: { who: PERSONAL } }],
  }
  const parent = trace.setSpanContext(ROOT_CONTEXT, place)
  const span = provider.getTracer('test').startSpan(name, options, parent)
  span.addEvent(PERSONAL, { who: PERSONAL })
  span.recordException(new Error(PERSONAL))
  span.setStatus({ code: SpanStatusCode.ERROR, message: PERSONAL })
  span.end()
  const [ended] = exporter.getFinishedSpans()
  if (!ended) throw new Error('Nothing was recorded')
  return ended
}

/** All that can be read of a span. */
const textOf = (span: ReadableSpan) =>
  inspect({ span, context: span.spanContext() }, { depth: null })

it('keeps of a span what is on the list, and looks as it should', () => {
  const sent = allowedSpan(hostileSpan('tool'))
  expect(sent).toMatchObject({
    name: 'tool book_appointment',
    attributes: { 'parley.tool': 'book_appointment' },
    status: { code: SpanStatusCode.ERROR },
    parentSpanContext: { traceId: place.traceId, spanId: place.spanId },
    links: [{ context: { traceId: place.traceId, spanId: place.spanId } }],
    events: [],
  })
  expect(Object.keys(sent?.attributes ?? {})).toEqual(['parley.tool'])
})

it('lets nothing through that somebody is called', () => {
  const hostile = hostileSpan('tool')
  expect(textOf(hostile)).toMatch(/Grace/)
  const sent = allowedSpan(hostile)
  expect(sent && textOf(sent)).not.toMatch(/grace|hopper|example\.com/i)
})

it('lets no span through that is none of ours', () => {
  expect(allowedSpan(hostileSpan('agent_session'))).toBeUndefined()
  expect(allowedSpan(hostileSpan('toString'))).toBeUndefined()
})
