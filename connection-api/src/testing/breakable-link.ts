import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP connection to a real service that a test can cut and mend. */
export interface BreakableLink extends AsyncDisposable {
  /** The service's address by way of the link. */
  readonly url: string
  cut(): void
  /** What the service answers is kept back until the link is mended. */
  hold(): void
  mend(): void
}

export async function linkTo(target: string): Promise<BreakableLink> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const answering = new Set<Socket>()
  let whole = true
  let held = false
  const server = createServer((near) => {
    if (!whole) return near.destroy()
    const far = connect(Number(port), hostname)
    answering.add(far)
    far.on('close', () => answering.delete(far))
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => other.destroy())
      socket.on('close', () => other.destroy() && sockets.delete(socket))
    }
    if (held) far.pause()
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    cut() {
      whole = false
      destroyAll()
    },
    hold() {
      held = true
      for (const socket of answering) socket.pause()
    },
    mend() {
      whole = true
      held = false
      for (const socket of answering) socket.resume()
    },
    async [Symbol.asyncDispose]() {
      destroyAll()
      server.close()
      await once(server, 'close')
    },
  }
}
