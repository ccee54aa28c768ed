import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { RunFailure } from '../run-failure.ts'
import { isProgram } from './find-program.ts'

const run = promisify(execFile)

interface Invocation {
  readonly command: string
  readonly args: readonly string[]
  readonly uid?: number
  readonly gid?: number
}

/** Who Postgres runs as, and where: it refuses to run as root. */
export interface PostgresUser {
  /** Holds its data; this user can enter it. */
  readonly folder: string
  /** Set when files we make for it have to be given away. */
  readonly owner?: { readonly uid: number; readonly gid: number }
  /** Something the person at the terminal should know. */
  readonly note?: string
  /** Turns a program of Postgres's into what has to be started. */
  as(program: string, args: readonly string[]): Invocation
}

type Env = Readonly<Record<string, string>>

/**
 * Not root: directly. Root: in a user namespace, where the same files belong to user 1000, so a
 * folder with mode 0700 stays as it is. Where namespaces are not allowed: as the system's user
 * `postgres`, in a folder that it can reach.
 *
 * @throws {RunFailure} when none of these works here, naming the ways out
 */
export async function postgresUser(
  programs: string,
  stateDir: string,
  env: Env,
): Promise<PostgresUser> {
  if (!(await isProgram(join(programs, 'postgres')))) {
    throw new RunFailure(
      `There is no Postgres for ${process.platform}-${process.arch} here. Run "npm ci", or set DATABASE_URL to one that you have.`,
    )
  }
  if (process.getuid?.() !== 0) {
    return {
      folder: stateDir,
      as: (program, args) => ({ command: join(programs, program), args }),
    }
  }
  return (
    (await inNamespace(programs, stateDir, env)) ?? (await asSystemUser(programs, stateDir, env))
  )
}

const MAP = ['--user', '--map-user=1000', '--map-group=1000']

async function inNamespace(
  programs: string,
  folder: string,
  env: Env,
): Promise<PostgresUser | undefined> {
  const as: PostgresUser['as'] = (program, args) => ({
    command: 'unshare',
    args: [...MAP, join(programs, program), ...args],
  })
  return (await canRun(as, folder, env)) ? { folder, as } : undefined
}

async function asSystemUser(programs: string, stateDir: string, env: Env): Promise<PostgresUser> {
  const owner = await systemUser('postgres')
  if (owner !== undefined) {
    const name = createHash('sha256').update(stateDir).digest('hex').slice(0, 12)
    const folder = join('/var/tmp', `parley-postgres-${name}`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chown(folder, owner.uid, owner.gid)
    const as: PostgresUser['as'] = (program, args) => ({
      command: join(programs, program),
      args,
      ...owner,
    })
    const note = `Postgres may not run as root and user namespaces are not allowed here: it runs as user postgres, with its data in ${folder}`
    if (await canRun(as, folder, env)) return { folder, owner, note, as }
  }
  throw new RunFailure(
    [
      'Postgres does not run as root, and here it can run neither in a user namespace (unshare) nor as the user postgres.',
      'Any one of these will do:',
      '  - run this as an ordinary user',
      '  - allow user namespaces (in Docker: --security-opt seccomp=unconfined)',
      '  - make a user postgres that can read this checkout',
      '  - set DATABASE_URL to a Postgres that you have',
    ].join('\n'),
  )
}

async function canRun(as: PostgresUser['as'], folder: string, env: Env): Promise<boolean> {
  const { command, args, ...owner } = as('postgres', ['--version'])
  try {
    await run(command, args, { ...owner, env: { ...env }, cwd: folder })
    const entering = as('', [])
    const shell = entering.command === 'unshare' ? ['unshare', ...MAP, '/bin/sh'] : ['/bin/sh']
    const [program = '/bin/sh', ...rest] = shell
    await run(program, [...rest, '-c', 'cd "$1" && test -w .', 'sh', folder], { ...owner })
    return true
  } catch {
    return false
  }
}

async function systemUser(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const line = users.split('\n').find((each) => each.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) }
}
