import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'

/** A TCP connection to a real service that a test can cut and mend. */
export interface BreakableLink extends AsyncDisposable {
  /** The service's address by way of the link. */
  readonly url: string
  cut(): void
  /**
   * Cuts in the middle: when somebody asks for what has this text in it, before that arrives or when
   * it is done and the answer would come.
   */
  cutAt(text: string, when: 'asked' | 'answered'): void
  /** What the service answers is kept back until the link is mended. */
  hold(): void
  mend(): void
  /** Whoever comes from now on reaches another service; who was there has to come again. */
  leadTo(target: string): void
}

interface Trap {
  readonly text: string
  readonly when: 'asked' | 'answered'
}

interface State {
  target: URL
  whole: boolean
  held: boolean
  trap: Trap | undefined
  readonly sockets: Set<Socket>
  readonly answering: Set<Socket>
}

export async function linkTo(target: string): Promise<BreakableLink> {
  const state: State = {
    target: new URL(target),
    whole: true,
    held: false,
    trap: undefined,
    sockets: new Set(),
    answering: new Set(),
  }
  const server = createServer((near) => join(state, near))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No TCP address')
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    cut: () => cut(state),
    cutAt(text, when) {
      state.trap = { text, when }
    },
    hold() {
      state.held = true
      for (const socket of state.answering) socket.pause()
    },
    mend() {
      Object.assign(state, { whole: true, held: false, trap: undefined })
      for (const socket of state.answering) socket.resume()
    },
    leadTo(other) {
      state.target = new URL(other)
      for (const socket of state.sockets) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      cut(state)
      server.close()
      await once(server, 'close')
    },
  }
}

function cut(state: State): void {
  state.whole = false
  for (const socket of state.sockets) socket.destroy()
}

function join(state: State, near: Socket): void {
  if (!state.whole) return void near.destroy()
  const far = connect(Number(state.target.port), state.target.hostname)
  state.answering.add(far)
  far.on('close', () => state.answering.delete(far))
  for (const [socket, other] of [
    [near, far],
    [far, near],
  ] as const) {
    state.sockets.add(socket)
    socket.on('error', () => other.destroy())
    socket.on('close', () => other.destroy() && state.sockets.delete(socket))
  }
  const { asking, answering } = watched(state)
  near.pipe(asking).pipe(far)
  far.pipe(answering).pipe(near)
  if (state.held) far.pause()
}

/** Both ways of one connection, where a trap may be sprung. */
function watched(state: State) {
  let isDone = false
  const asking = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      const { trap } = state
      if (trap === undefined || !chunk.includes(trap.text)) return pass(null, chunk)
      state.trap = undefined
      if (trap.when === 'asked') return cut(state)
      isDone = true
      return pass(null, chunk)
    },
  })
  const answering = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      if (isDone) return cut(state)
      return pass(null, chunk)
    },
  })
  return { asking, answering }
}
