import { SpanStatusCode, type Attributes } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { placeOf, traceparent } from './traceparent.ts'
import { inside, isTracing, report, traced, traceWith } from './tracing.ts'

const exporter = new InMemorySpanExporter()
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })

interface Made {
  readonly id: string
  readonly trace: string
  readonly parent: string | undefined
  readonly code: SpanStatusCode
  readonly message: string | undefined
  readonly attributes: Attributes
  readonly ms: number
  readonly links: readonly string[]
}

/** By name. */
function made(): Record<string, Made> {
  const spans = exporter.getFinishedSpans().map((span) => {
    const { traceId, spanId } = span.spanContext()
    const [seconds, nanos] = span.duration
    const one: Made = {
      id: spanId,
      trace: traceId,
      parent: span.parentSpanContext?.spanId,
      code: span.status.code,
      message: span.status.message,
      attributes: span.attributes,
      ms: seconds * 1000 + nanos / 1e6,
      links: span.links.map(({ context }) => context.spanId),
    }
    return [span.name, one] as const
  })
  return Object.fromEntries(spans)
}

describe('where nobody traces', () => {
  it('the work is done all the same, and nothing is handed on', async () => {
    expect(isTracing()).toBe(false)
    expect(await traced('tool', {}, async () => traceparent())).toEqual({})
  })
})

describe('where somebody does', () => {
  let tracing: Disposable
  beforeEach(() => {
    tracing = traceWith(provider.getTracer('test'))
  })
  afterEach(() => {
    tracing[Symbol.dispose]()
    exporter.reset()
  })

  it('work within work is a child of it, also when it goes on elsewhere', async () => {
    await traced('tool', { says: { 'parley.tool': 'whats_on' } }, async (says) => {
      const { traceparent: sent } = traceparent()
      await inside(placeOf(sent), () => traced('transaction', {}, async () => undefined))
      says({ 'parley.outcome': 'allowed' })
    })
    const { tool, transaction } = made()
    expect(transaction).toMatchObject({ trace: tool?.trace, parent: tool?.id })
    expect(tool).toMatchObject({
      parent: undefined,
      attributes: { 'parley.tool': 'whats_on', 'parley.outcome': 'allowed' },
    })
  })

  it('begins no trace with what is only ever part of something', async () => {
    await traced('transaction', {}, async () => undefined)
    await traced('provider', {}, async () => undefined)
    expect(made()).toEqual({})
  })

  it('says of what went wrong only that it did', async () => {
    const wrong = () => Promise.reject(new Error('Grace Hopper is not free'))
    await expect(traced('tool', {}, wrong)).rejects.toThrow('Grace')
    expect(made()['tool']).toMatchObject({ code: SpanStatusCode.ERROR, message: undefined })
    expect(JSON.stringify(exporter.getFinishedSpans()[0]?.events)).not.toContain('Grace')
  })

  it('goes back to what a job was asked for in, in a trace of its own', async () => {
    const before = placeOf(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`)
    await traced('job', { follows: before }, async () => undefined)
    const { job } = made()
    expect(job).toMatchObject({ parent: undefined, links: ['b'.repeat(16)] })
    expect(job?.trace).not.toBe('a'.repeat(32))
  })

  it('tells what is over as long as it took', async () => {
    await traced(
      'turn',
      { within: placeOf(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`) },
      async () => report('model', { startedAt: Date.now() - 5000 }, Date.now() - 4600),
    )
    const { model, turn } = made()
    expect(model).toMatchObject({ parent: turn?.id, trace: 'a'.repeat(32) })
    expect(model?.ms).toBeCloseTo(400, -1)
  })

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `ff-${'a'.repeat(32)}-b`])(
    'reads no place from %j',
    (text) => {
      expect(placeOf(text)).toBeUndefined()
    },
  )
})
