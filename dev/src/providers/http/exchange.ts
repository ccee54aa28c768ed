import type { Instant } from '@parley/shared/time/clock'
import type { Request } from 'express'
import type { Effect, EffectKind, EffectOf } from '../failpoints/failpoint.ts'

/** A request as it came in. */
export interface Incoming {
  readonly method: string
  /** The simulation's own address, whatever name the client used; issuers and links rest on it. */
  readonly origin: string
  readonly path: string
  readonly query: URLSearchParams
  readonly params: Readonly<Record<string, string>>
  readonly text: string
  header(name: string): string | undefined
}

/** A request in the hands of a provider. */
export interface Exchange extends Incoming {
  /** The provider's time, with any skew. */
  readonly now: Instant
  /** The effect of this kind that a failpoint puts on this request. */
  effect<Kind extends EffectKind>(kind: Kind): EffectOf<Kind> | undefined
}

export function readIncoming(request: Request): Incoming {
  const origin = `http://127.0.0.1:${request.socket.localPort}`
  const body: unknown = request.body
  return {
    method: request.method,
    origin,
    path: request.path,
    query: new URL(request.originalUrl, origin).searchParams,
    params: Object.fromEntries(
      Object.entries(request.params).map(([name, value]) => [name, String(value)]),
    ),
    text: typeof body === 'string' ? body : '',
    header: (name) => request.get(name),
  }
}

export function toExchange(incoming: Incoming, now: Instant, effects: readonly Effect[]): Exchange {
  return {
    ...incoming,
    now,
    effect: <Kind extends EffectKind>(kind: Kind) =>
      effects.find((effect): effect is EffectOf<Kind> => effect.kind === kind),
  }
}

export function formOf(incoming: Incoming): URLSearchParams {
  return new URLSearchParams(incoming.text)
}

/** @throws {SyntaxError} when the body is not JSON */
export function bodyOf(incoming: Incoming): unknown {
  const body: unknown = JSON.parse(incoming.text)
  return body
}

export function bearerOf(incoming: Incoming): string | undefined {
  const found = /^Bearer (.+)$/i.exec(incoming.header('authorization') ?? '')
  return found?.[1]
}

export function param(incoming: Incoming, name: string): string {
  return incoming.params[name] ?? ''
}
