import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { Express } from 'express'

/** How long open requests may go on once the server closes. */
const DRAIN_MS = 3000

/** A listening server; disposing of it lets open requests end, then closes their connections. */
export interface Listening extends AsyncDisposable {
  readonly port: number
}

/**
 * @param port 0 lets the system choose
 * @throws when the port is taken
 */
export async function listen(app: Express, port: number, host: string): Promise<Listening> {
  const server = createServer(app)
  server.listen(port, host)
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  return { port: address.port, [Symbol.asyncDispose]: () => close(server) }
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}
