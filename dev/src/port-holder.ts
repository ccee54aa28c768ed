import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** One listening or bound socket of this machine. */
export interface BoundSocket {
  readonly protocol: 'tcp' | 'udp'
  readonly family: 4 | 6
  /** As the kernel writes it: hexadecimal, words in host byte order. */
  readonly address: string
  readonly port: number
  readonly inode: string
}

/** `127.0.0.1` as /proc/net writes it on a little-endian machine. */
export const LOOPBACK_4 = '0100007F'

const TABLES = [
  { path: '/proc/net/tcp', protocol: 'tcp', family: 4 },
  { path: '/proc/net/tcp6', protocol: 'tcp', family: 6 },
  { path: '/proc/net/udp', protocol: 'udp', family: 4 },
  { path: '/proc/net/udp6', protocol: 'udp', family: 6 },
] as const

const TCP_LISTEN = '0A'

/** Every socket that waits for others to come, from /proc/net; empty where there is no /proc. */
export async function boundSockets(): Promise<BoundSocket[]> {
  const perTable = await Promise.all(
    TABLES.map(async ({ path, protocol, family }) => {
      const text = await readFile(path, 'utf8').catch(() => '')
      return parseTable(text, protocol, family)
    }),
  )
  return perTable.flat()
}

/** Reads a table of /proc/net: one heading, then one socket a line. */
export function parseTable(
  text: string,
  protocol: BoundSocket['protocol'],
  family: BoundSocket['family'],
): BoundSocket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/)
      const [address, port] = local?.split(':') ?? []
      if (address === undefined || port === undefined || inode === undefined) return []
      if (protocol === 'tcp' && state !== TCP_LISTEN) return []
      return [{ protocol, family, address, port: Number.parseInt(port, 16), inode }]
    })
}

/** The inodes of all sockets that a process holds. */
export async function socketsOf(pid: number | string): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`
  const names = await readdir(folder).catch(() => [])
  const links = await Promise.all(names.map((fd) => readlink(`${folder}/${fd}`).catch(() => '')))
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

/** Who listens on a port, in words fit for a message: `node (process 4711)`. */
export async function findHolder(port: number): Promise<string> {
  const fromProc = await holderFromProc(port)
  return fromProc ?? (await holderFromLsof(port)) ?? 'a process of another user'
}

async function holderFromProc(port: number): Promise<string | undefined> {
  const inodes = new Set(
    (await boundSockets()).filter((socket) => socket.port === port).map(({ inode }) => inode),
  )
  if (inodes.size === 0) return undefined
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const held = await socketsOf(pid)
    if (![...inodes].some((inode) => held.has(inode))) continue
    const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a process')
    return `${name.trim()} (process ${pid})`
  }
  return undefined
}

async function holderFromLsof(port: number): Promise<string | undefined> {
  try {
    const { stdout } = await run('lsof', ['-nP', '-Fpc', `-i:${port}`])
    const pid = /^p(\d+)$/m.exec(stdout)?.[1]
    const name = /^c(.+)$/m.exec(stdout)?.[1]
    return pid === undefined ? undefined : `${name ?? 'a process'} (process ${pid})`
  } catch {
    return undefined
  }
}
