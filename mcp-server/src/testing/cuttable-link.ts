import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP link to a service that a test can cut and mend. */
export interface CuttableLink extends AsyncDisposable {
  /** The service's URL, through the link. */
  readonly url: string
  cut(): void
  mend(): void
}

export async function cuttableLink(url: string): Promise<CuttableLink> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return near.destroy()
    const far = connect(Number(target.port), target.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    near.on('error', () => far.destroy()).on('close', () => far.destroy())
    far.on('error', () => near.destroy()).on('close', () => near.destroy())
    return near.pipe(far).pipe(near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  const near = new URL(url)
  near.host = `127.0.0.1:${address.port}`
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: near.href,
    cut() {
      isCut = true
      drop()
    },
    mend() {
      isCut = false
    },
    async [Symbol.asyncDispose]() {
      server.close()
      drop()
      await once(server, 'close')
    },
  }
}
