import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { findHolder } from './port-holder.ts'
import { RunFailure } from './run-failure.ts'

/** Below the range that systems hand out for outgoing connections, above the well-known ones. */
const FREE_FROM = 20_000
const FREE_TO = 32_000

/** Can this port of 127.0.0.1 be taken now, for TCP and for UDP? */
export async function isPortFree(port: number): Promise<boolean> {
  return (await tcpFree(port)) && (await udpFree(port))
}

/** A port that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(FREE_FROM, FREE_TO)
    if (await isPortFree(port)) return port
  }
  throw new RunFailure('No free port was found between 20000 and 32000 on 127.0.0.1.')
}

/** A port that one of our parts listens on, and how it is chosen. */
export interface PortWish {
  /** The part, in words. */
  readonly name: string
  /** The variable that moves it. */
  readonly variable: string
  readonly byDefault: number
}

/**
 * The port from the variable, else the default one, else a free one near nothing.
 *
 * @throws {RunFailure} when the variable asks for a port that another process holds
 */
export async function choosePort(
  wish: PortWish,
  env: Readonly<Record<string, string | undefined>>,
  say: (line: string) => void,
): Promise<number> {
  const asked = env[wish.variable]
  const port = asked ? readPort(wish.variable, asked) : wish.byDefault
  if (await isPortFree(port)) return port
  const holder = await findHolder(port)
  const taken = `Port ${port} for ${wish.name} is taken by ${holder}`
  // The default one, written down, is still no wish of its own.
  if (port !== wish.byDefault) {
    throw new RunFailure(`${taken}. Set ${wish.variable} to another port, or end that process.`)
  }
  const other = await freePort()
  say(`${taken}; using ${other} instead (${wish.variable} chooses another).`)
  return other
}

function readPort(variable: string, text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new RunFailure(`${variable} is not a port: give a whole number from 1 to 65535.`)
}

function tcpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => resolve(true))
    })
  })
}

function udpFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.once('error', () => resolve(false))
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.close(() => resolve(true))
    })
  })
}
