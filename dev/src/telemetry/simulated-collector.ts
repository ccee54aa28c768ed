import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { spansIn, type SentSpan } from './sent-span.ts'

/** An OpenTelemetry collector on loopback that keeps what it is sent: OTLP over HTTP, as JSON. */
export interface SimulatedCollector extends AsyncDisposable {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string
  /** In the order in which they came. */
  readonly spans: readonly SentSpan[]
  /** How often it was asked, whatever came of it. */
  readonly asked: number
  /** Every byte that came, headers included. */
  received(): string
  /** All that it keeps. */
  forget(): void
  /** `down` answers 503, `silent` takes a request and never answers it. */
  mode: 'up' | 'down' | 'silent'
}

export async function startSimulatedCollector(): Promise<SimulatedCollector> {
  const spans: SentSpan[] = []
  const bytes: string[] = []
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    state.asked += 1
    const body = await text(request)
    bytes.push(request.rawHeaders.join('\n'), body)
    if (state.mode === 'silent') return
    const isTaken = state.mode === 'up' && request.url === '/v1/traces'
    if (isTaken) spans.push(...spansIn(body))
    response.writeHead(isTaken ? 200 : 503, { 'content-type': 'application/json' }).end('{}')
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  const state = {
    url: `http://127.0.0.1:${address.port}`,
    spans,
    asked: 0,
    mode: 'up' as SimulatedCollector['mode'],
    received: () => bytes.join('\n'),
    forget() {
      spans.length = 0
      bytes.length = 0
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return state
}
