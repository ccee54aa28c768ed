import { spawn, type ChildProcess } from 'node:child_process'
import { waitUntil } from './wait-until.ts'
import { onLines } from './lines.ts'

export interface GroupSpec {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>
  /** Written to its standard input, which is then closed: configuration that no `ps` shows. */
  readonly stdin?: string
  readonly uid?: number
  readonly gid?: number
  /** Asks the leader to stop. */
  readonly stopSignal?: NodeJS.Signals
  /** How long it may take over that before the whole group is killed. */
  readonly stopWithinMs?: number
}

/** A process that leads a group of its own: it and what it starts can be ended together. */
export interface ProcessGroup {
  readonly pid: number
  /** Resolves when the leader has ended, with how. */
  readonly ended: Promise<string>
  /** Is anyone of the group left? */
  alive(): boolean
  /** To the leader alone. */
  kill(signal: NodeJS.Signals): void
  /** Kills every process left in the group. */
  killAll(): void
  /** Asks the leader, waits, then kills what is left. */
  stop(): Promise<void>
}

const STOP_WITHIN_MS = 5000

/**
 * Starts a process in a group of its own, together with a watchdog that ends the group when this
 * process is gone, however it went.
 *
 * @throws when the command cannot be started
 */
export async function startGroup(
  spec: GroupSpec,
  takeLine: (line: string) => void,
): Promise<ProcessGroup> {
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: { ...spec.env },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  })
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', reject)
  })
  onLines(child.stdout, takeLine)
  onLines(child.stderr, takeLine)
  // A process that ends without reading its input is reported by its exit, not by this stream.
  child.stdin.on('error', () => {})
  child.stdin.end(spec.stdin ?? '')
  return groupOf(child, spec)
}

function groupOf(child: ChildProcess, spec: GroupSpec): ProcessGroup {
  const pid = child.pid ?? 0
  const stopSignal = spec.stopSignal ?? 'SIGTERM'
  const stopWithinMs = spec.stopWithinMs ?? STOP_WITHIN_MS
  const watchdog = startWatchdog(pid, stopSignal, stopWithinMs)
  const alive = () => signalTo(-pid, 0)
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      if (!alive()) watchdog.release()
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`)
    })
  })
  const leaderAlive = () => child.exitCode === null && child.signalCode === null
  const killAll = () => void signalTo(-pid, 'SIGKILL')
  return {
    pid,
    ended,
    alive,
    kill: (signal) => void (leaderAlive() && signalTo(pid, signal)),
    killAll,
    stop: async () => {
      if (leaderAlive()) signalTo(pid, stopSignal)
      await waitUntil(() => !leaderAlive(), { withinMs: stopWithinMs, everyMs: 20 })
      killAll()
      await waitUntil(() => !leaderAlive() && !alive(), { withinMs: 500, everyMs: 20 })
      watchdog.release()
    },
  }
}

function signalTo(target: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, signal)
  } catch {
    return false
  }
}

/**
 * Waits for one line or the end of its input. The end means that the runner is gone without
 * having said so; then the leader is asked to stop and the group killed after a grace period.
 * A shell, because one is everywhere and takes one megabyte where a second Node takes forty.
 */
const WATCHDOG = `
if read -r line; then exit 0; fi
kill -"$2" "$1" 2>/dev/null
left=$3
while [ "$left" -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; left=$((left - 1)); done
kill -KILL "-$1" 2>/dev/null
exit 0
`

function startWatchdog(pid: number, stopSignal: NodeJS.Signals, stopWithinMs: number) {
  const tenths = String(Math.ceil(stopWithinMs / 100))
  const args = ['-c', WATCHDOG, 'parley-watchdog', String(pid), stopSignal.slice(3), tenths]
  const shell = spawn('/bin/sh', args, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] })
  shell.stdin.on('error', () => {})
  shell.unref()
  return {
    release: () => {
      if (!shell.stdin.destroyed) shell.stdin.end('done\n')
    },
  }
}
