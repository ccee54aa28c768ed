import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { SimulatedProviders } from '@parley/dev/src/providers/start-simulated-providers.ts'
import type { Party } from '../turns/step.ts'
import type { Turns } from '../turns/turns.ts'
import type { Activity } from './activity.ts'
import type { Fault } from './faults.ts'

/** Where one process reaches the providers: a door of its own, so that it is known who knocks. */
export interface ProviderLine extends AsyncDisposable {
  readonly url: string
}

export interface LineParts {
  readonly turns: Turns
  readonly party: Party
  readonly activity: Activity
  readonly providers: SimulatedProviders
  /** What goes wrong with the next request, if anything. */
  readonly nextFault: (path: string) => Fault | undefined
  readonly note: (line: string) => void
}

export async function openLine(parts: LineParts): Promise<ProviderLine> {
  const server = createServer((request, response) => {
    void parts.activity.inRequest(() => serve(parts, request, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(parts: LineParts, request: IncomingMessage, response: ServerResponse) {
  const closed = once(response, 'close')
  const path = request.url?.split('?')[0] ?? ''
  const fault = parts.nextFault(path)
  const name = fault === undefined ? '' : ` (${fault.name})`
  const what = `${request.method} ${shorten(path)}${name}`
  await parts.turns.take({ party: parts.party, what }, async () => {
    if (fault?.hangs) return
    await answer(parts, fault, request, response, closed)
  })
  // Nobody answers: the client gives up, and its connection closes.
  if (fault?.hangs) await closed
}

async function answer(
  { providers }: LineParts,
  fault: Fault | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  closed: Promise<unknown>,
): Promise<void> {
  // Whoever asked is gone, and their connection with them.
  if (request.socket.destroyed) return
  const { failpoints } = providers.simulation
  failpoints.clear()
  if (fault?.effect) failpoints.add({ operation: '*', effect: fault.effect })
  providers.answer(request, response)
  await closed
}

/** Ids say nothing to people. */
const shorten = (path: string) => path.replaceAll(/\/[A-Za-z0-9_=-]{24,}/g, '/...')
