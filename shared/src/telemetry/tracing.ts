import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api'
import { systemClock, type Instant } from '../time/clock.ts'
import { SPANS, type Attribute, type Says, type SpanName } from './spans.ts'

/** Where in a trace something is done. */
export type Place = Context

/**
 * Ours alone, and nowhere global: libraries that trace put into their spans what they like (the
 * agents framework every word that is spoken), and neither find us nor are found.
 */
let tracer: Tracer | undefined
const here = new AsyncLocalStorage<Place>()

/** From then on spans are made; until disposed. */
export function traceWith(own: Tracer): Disposable {
  tracer = own
  return {
    [Symbol.dispose]() {
      if (tracer === own) tracer = undefined
    },
  }
}

/** Whether anybody looks: what only a trace needs is not looked up where nobody does. */
export const isTracing = () => tracer !== undefined

/** What the trace goes by: spans tell of the machine, whatever the clock of the work says. */
export const traceTime = (): Instant => systemClock.now()

export interface SpanOptions<Name extends SpanName> {
  readonly says?: Says<Name>
  /** What it belongs to: what goes on here, unless it is said. */
  readonly within?: Place | undefined
  /** What it goes back to without belonging there. */
  readonly follows?: Place | undefined
  /** If it was before now. */
  readonly startedAt?: Instant
}

/** A span that goes on. */
export interface OpenSpan<Name extends SpanName> {
  readonly place: Place
  /** Adds what is known only in the end. */
  readonly says: (more: Says<Name>) => void
  /** That it went wrong, and nothing else: an error may quote anything. */
  failed(): void
  end(at?: Instant): void
}

/** @returns undefined where nobody traces, or where it would have to belong to something and does not */
export function openSpan<Name extends SpanName>(
  name: Name,
  options: SpanOptions<Name> = {},
): OpenSpan<Name> | undefined {
  const place = options.within ?? here.getStore()
  const rule = SPANS[name]
  if (tracer === undefined || (place === undefined && !('begins' in rule))) return undefined
  const span = start(tracer, name, options, place ?? ROOT_CONTEXT)
  return {
    place: trace.setSpan(ROOT_CONTEXT, span),
    says: (more) => void span.setAttributes({ ...more }),
    failed: () => void span.setStatus({ code: SpanStatusCode.ERROR }),
    end: (at) => span.end(at),
  }
}

function start<Name extends SpanName>(
  tracer: Tracer,
  name: Name,
  { says, follows, startedAt }: SpanOptions<Name>,
  place: Place,
): Span {
  const followed = follows && trace.getSpanContext(follows)
  return tracer.startSpan(
    name,
    {
      kind: SPANS[name].kind,
      attributes: { ...says },
      links: followed ? [{ context: followed }] : [],
      ...(startedAt !== undefined && { startTime: startedAt }),
    },
    place,
  )
}

/** Does `work` in a span of its own. */
export async function traced<Name extends SpanName, T>(
  name: Name,
  options: SpanOptions<Name>,
  work: (says: OpenSpan<Name>['says']) => Promise<T>,
): Promise<T> {
  const span = openSpan(name, options)
  if (!span) return work(() => undefined)
  try {
    return await inside(span.place, () => work(span.says))
  } catch (error) {
    span.failed()
    throw error
  } finally {
    span.end()
  }
}

/** Something that is over. */
export function report<Name extends SpanName>(
  name: Name,
  options: SpanOptions<Name> & { readonly startedAt: Instant },
  endedAt: Instant = traceTime(),
): void {
  openSpan(name, options)?.end(endedAt)
}

/** Which call it is about. */
export function tellCall(callId: string): void {
  activeSpan()?.setAttribute('parley.call_id' satisfies Attribute, callId)
}

/** That it belongs with something which goes on in another trace. */
export function linkTo(place: Place): void {
  const span = activeSpan()
  const context = trace.getSpanContext(place)
  if (context && context.traceId !== span?.spanContext().traceId) span?.addLink({ context })
}

function activeSpan(): Span | undefined {
  const place = here.getStore()
  return place && trace.getSpan(place)
}

/** The id of the trace in which this is done. */
export const currentTrace = (): string | undefined => activeSpan()?.spanContext().traceId

/** What goes on here, for what is begun from elsewhere. */
export const currentPlace = (): Place | undefined => here.getStore()

/** What `work` does belongs there. */
export function inside<T>(place: Place | undefined, work: () => T): T {
  return place === undefined ? work() : here.run(place, work)
}
